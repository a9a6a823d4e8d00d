package dev.brokerline.spawn.pty.posix;

import com.sun.jna.Native;

/** A call of the C library failed. */
final class PosixException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int errno;

  PosixException(String call, int errno) {
    super(call + " failed with error " + errno);
    this.errno = errno;
  }

  /** Returns the failure of the call that this thread has just made. */
  static PosixException ofLastCall(String call) {
    return new PosixException(call, Native.getLastError());
  }

  /** Returns the error number of the system. */
  int errno() {
    return errno;
  }
}
