package dev.brokerline.spawn.process;

import dev.brokerline.concurrent.DaemonThreads;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Process} with a daemon thread for each of its three pipes. */
final class JavaChildProcess implements ChildProcess {

  private static final Logger LOG = LoggerFactory.getLogger(JavaChildProcess.class);

  private static final int PIPE_BYTES = 64 << 10;
  private static final int STDERR_BYTES = 8 << 10;

  private final Process process;
  private final PipedChild pipes;
  private final ProcessOutput output;
  private final StdinQueue stdin;
  private final Thread writer;

  JavaChildProcess(PipedChild child, ChildProcess.Listener listener, ProcessBackend.Limits limits) {
    this.process = child.process();
    this.pipes = child;
    this.output = new ProcessOutput(listener, limits);
    this.stdin = new StdinQueue(limits.maxQueuedBytes(), this::wakeWriter);
    this.writer = thread("stdin", this::writeStdin);
  }

  /** Starts the threads, and with them the calls of the listener. */
  void start() {
    writer.start();
    thread("stdout", this::readStdout).start();
    thread("stderr", this::readStderr).start();
    var unused = process.onExit().thenAccept(this::exited);
  }

  private Thread thread(String pipe, Runnable job) {
    return DaemonThreads.of("brokerline-" + pipe + "-" + process.pid(), job);
  }

  private void exited(Process exited) {
    output.exited(OptionalInt.of(exited.exitValue()), this::release);
  }

  private void release() {
    stdin.abort();
    wakeWriter();
    pipes.close();
  }

  private void readStdout() {
    byte[] bytes = new byte[PIPE_BYTES];
    read(pipes.stdout(), bytes, length -> output.stdout(bytes, length));
    output.stdoutEnded();
  }

  private void readStderr() {
    byte[] bytes = new byte[STDERR_BYTES];
    read(pipes.stderr(), bytes, length -> output.stderr(bytes, length));
    output.stderrEnded();
  }

  private interface Bytes {
    void take(int length);
  }

  private void read(ReadableByteChannel pipe, byte[] bytes, Bytes taker) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try (pipe) {
      while (pipe.read(buffer) >= 0) {
        taker.take(buffer.position());
        buffer.clear();
      }
    } catch (IOException e) {
      LOG.debug("reading the output of process {} ended", process.pid(), e);
    }
  }

  private void writeStdin() {
    ByteBuffer buffer = ByteBuffer.allocate(PIPE_BYTES);
    try (var pipe = pipes.stdin()) {
      while (stdin.drainTo(buffer) != StdinQueue.Next.CLOSE) {
        if (buffer.position() == 0) {
          LockSupport.park(stdin);
        }
        pipe.write(buffer.flip());
        buffer.clear();
      }
    } catch (IOException e) {
      LOG.debug("process {} does not read its standard input any more", process.pid(), e);
    } finally {
      stdin.abort();
    }
  }

  private boolean wakeWriter() {
    LockSupport.unpark(writer);
    return true;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public boolean isAlive() {
    return !output.exitSeen();
  }

  @Override
  public Offer offer(byte[] line) {
    return stdin.offer(line);
  }

  @Override
  public Offer hold(byte[] line) {
    return pipes.stdin().canWriteAtOnce() ? stdin.hold(line) : stdin.offer(line);
  }

  @Override
  public void flush() {
    stdin.flush(pipes.stdin()::writeAtOnce);
  }

  @Override
  public void closeStdin() {
    stdin.close();
  }

  @Override
  public void terminate() {
    process.destroy();
  }

  @Override
  public void kill() {
    process.destroyForcibly();
  }

  @Override
  public CompletableFuture<ExitStatus> exited() {
    return output.whenExited();
  }

  @Override
  public String toString() {
    return "process " + process.pid() + " (java.lang.Process)";
  }
}
