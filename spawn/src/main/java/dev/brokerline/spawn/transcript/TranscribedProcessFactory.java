package dev.brokerline.spawn.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Starts processes by another factory, and records their input and output. A line that a process's
 * queue refused is in the transcript too, followed by a remark.
 *
 * @param files makes the transcript of a process before its start
 */
public record TranscribedProcessFactory(
    ChildProcess.Factory processes, Function<ProcessCommand, TranscriptFile> files)
    implements ChildProcess.Factory {

  @Override
  public ChildProcess start(ProcessCommand command, ChildProcess.Listener listener) {
    TranscriptFile file = files.apply(command);
    ChildProcess process = processes.start(command, new OverheardListener(file, listener));
    file.text(
        "meta", "spawned broker " + command.executable().getFileName() + " pid=" + process.pid());
    return new OverheardProcess(file, process);
  }

  /** Records the output of the broker, and passes it on. */
  private record OverheardListener(TranscriptFile file, ChildProcess.Listener target)
      implements ChildProcess.Listener {

    @Override
    public void onLine(byte[] line) {
      file.line("out", line);
      target.onLine(line);
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      file.text(
          "meta",
          "a line of %d bytes was too long; it begins: %s"
              .formatted(length, new String(prefix, UTF_8)));
      target.onOversizedLine(prefix, length);
    }

    @Override
    public void onStderr(String line) {
      file.text("err", line);
      target.onStderr(line);
    }

    @Override
    public void onExit(ExitStatus status) {
      String code = status.code().isPresent() ? "code " + status.code().getAsInt() : "unknown";
      file.text("meta", "exit " + code);
      var unused = file.end();
      target.onExit(status);
    }
  }

  /** Records the input of the broker just before it is sent, so that no answer can precede it. */
  private record OverheardProcess(TranscriptFile file, ChildProcess target)
      implements ChildProcess {

    @Override
    public long pid() {
      return target.pid();
    }

    @Override
    public boolean isAlive() {
      return target.isAlive();
    }

    @Override
    public Offer offer(byte[] line) {
      file.line("in", line);
      Offer offer = target.offer(line);
      if (offer != Offer.QUEUED) {
        file.text("meta", "a line was not taken: " + offer);
      }
      return offer;
    }

    @Override
    public void closeStdin() {
      file.text("meta", "stdin closed");
      target.closeStdin();
    }

    @Override
    public void terminate() {
      file.text("meta", "SIGTERM");
      target.terminate();
    }

    @Override
    public void kill() {
      file.text("meta", "SIGKILL");
      target.kill();
    }

    @Override
    public CompletableFuture<ExitStatus> exited() {
      return target.exited();
    }
  }
}
