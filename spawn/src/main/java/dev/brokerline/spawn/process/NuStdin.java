package dev.brokerline.spawn.process;

import com.sun.jna.Native;
import com.zaxxer.nuprocess.internal.BasePosixProcess;
import com.zaxxer.nuprocess.internal.LibC;
import com.zaxxer.nuprocess.internal.ReferenceCountedFileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Writes to standard input of a process of NuProcess beside its pump. NuProcess has made the
 * descriptor one that does not block, and keeps it open while it is acquired.
 *
 * @param process the process, which must have been started
 */
record NuStdin(BasePosixProcess process) implements StdinQueue.Pipe {

  /** EINTR, and EAGAIN on Linux and on macOS. */
  private static final Set<Integer> NOT_NOW = Set.of(4, 11, 35);

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    ReferenceCountedFileDescriptor pipe = process.getStdin();
    int descriptor = pipe.acquire();
    try {
      if (descriptor == -1) {
        throw new IOException("the pipe is closed");
      }
      int written = LibC.write(descriptor, bytes, bytes.remaining());
      if (written >= 0) {
        bytes.position(bytes.position() + written);
      } else if (!NOT_NOW.contains(Native.getLastError())) {
        throw new IOException("write: errno " + Native.getLastError());
      }
    } finally {
      pipe.release();
    }
  }
}
