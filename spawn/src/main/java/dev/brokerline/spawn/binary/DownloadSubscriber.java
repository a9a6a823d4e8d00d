package dev.brokerline.spawn.binary;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of a response into a download, and stops the transfer if the download refuses.
 * Its value is the number of bytes.
 */
final class DownloadSubscriber implements BodySubscriber<Long> {

  private final Download download;
  private final CompletableFuture<Long> done = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  DownloadSubscriber(Download download) {
    this.download = download;
  }

  @Override
  public CompletionStage<Long> getBody() {
    return done;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    try {
      for (ByteBuffer buffer : buffers) {
        download.write(buffer);
      }
    } catch (IOException | RuntimeException e) {
      if (subscription != null) {
        subscription.cancel();
      }
      done.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    done.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    done.complete(download.bytes());
  }
}
