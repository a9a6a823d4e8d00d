package dev.brokerline.spawn.binary;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Cancels the body of a response that is not the file. */
final class UnreadBody implements BodySubscriber<Long> {

  @Override
  public CompletionStage<Long> getBody() {
    return CompletableFuture.completedFuture(0L);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.cancel();
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {}

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onComplete() {}
}
