package dev.brokerline.spawn.pty.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.brokerline.spawn.pty.PtySize;
import java.nio.charset.StandardCharsets;

/**
 * Our side of a pseudo-terminal: a descriptor that does not block and that no child inherits. Used
 * by one thread at a time.
 */
final class Master {

  /** Nothing can be read or written now. */
  static final int WOULD_BLOCK = 0;

  /** No process has the other side open, so nothing can be read now. */
  static final int ENDED = -1;

  private static final int NAME_BYTES = 256;
  private static final int ATTRIBUTE_BYTES = 256;

  /** {@code IUTF8}, the same on both systems, in the first member of {@code struct termios}. */
  private static final int INPUT_IS_UTF8 = 0x4000;

  private static final int SET_DESCRIPTOR_FLAGS = 2;
  private static final int SET_STATUS_FLAGS = 4;
  private static final int CLOSE_ON_EXEC = 1;

  private final Abi abi;
  private final int fd;
  private final String terminal;
  private boolean closed;

  /** The other side, while this JVM has it open, or -1. */
  private int otherSide = -1;

  private Master(Abi abi, int fd, String terminal) {
    this.abi = abi;
    this.fd = fd;
    this.terminal = terminal;
  }

  /** Opens a terminal of this size. */
  static Master open(Abi abi, PtySize size) throws PosixException {
    int fd = LibC.posix_openpt(Abi.O_RDWR | abi.noControl() | abi.closeOnExec());
    if (fd < 0) {
      throw PosixException.ofLastCall("posix_openpt");
    }
    try {
      if (abi.closeOnExec() == 0) {
        check(LibC.VARIADIC.fcntl(fd, SET_DESCRIPTOR_FLAGS, CLOSE_ON_EXEC), "fcntl");
      }
      check(LibC.VARIADIC.fcntl(fd, SET_STATUS_FLAGS, Abi.O_RDWR | abi.nonBlocking()), "fcntl");
      check(LibC.grantpt(fd), "grantpt");
      check(LibC.unlockpt(fd), "unlockpt");
      Master master = new Master(abi, fd, name(fd));
      master.prepare(size);
      return master;
    } catch (PosixException e) {
      LibC.close(fd);
      throw e;
    }
  }

  private void prepare(PtySize size) throws PosixException {
    if (abi.needsOtherSide()) {
      otherSide = LibC.VARIADIC.open(terminal, Abi.O_RDWR | abi.noControl());
      check(otherSide, "open");
    }
    try {
      expectUtf8();
      resize(size);
    } catch (PosixException e) {
      programHasIt();
      throw e;
    }
  }

  /** The program has the other side open now, so that this JVM need not. */
  void programHasIt() {
    if (otherSide >= 0) {
      LibC.close(otherSide);
      otherSide = -1;
    }
  }

  private static void check(int result, String call) throws PosixException {
    if (result < 0) {
      throw PosixException.ofLastCall(call);
    }
  }

  private static String name(int fd) throws PosixException {
    try (Memory name = new Memory(NAME_BYTES)) {
      name.clear();
      if (LibC.ptsname_r(fd, name, NAME_BYTES - 1) != 0) {
        throw PosixException.ofLastCall("ptsname_r");
      }
      return name.getString(0, StandardCharsets.US_ASCII.name());
    }
  }

  /**
   * Lets the system erase whole characters of UTF-8 while a program reads whole lines ({@code
   * IUTF8} in {@code termios(3)}). A system that refuses that works without.
   */
  private void expectUtf8() {
    try (Memory attributes = new Memory(ATTRIBUTE_BYTES)) {
      if (LibC.tcgetattr(fd, attributes) == 0) {
        attributes.setInt(0, attributes.getInt(0) | INPUT_IS_UTF8);
        LibC.tcsetattr(fd, 0, attributes);
      }
    }
  }

  /** Returns the path of the other side. */
  String terminal() {
    return terminal;
  }

  int fd() {
    return fd;
  }

  void resize(PtySize size) throws PosixException {
    try (Memory window = new Memory(4L * Short.BYTES)) {
      window.clear();
      window.setShort(0, (short) size.rows());
      window.setShort(Short.BYTES, (short) size.columns());
      check(LibC.VARIADIC.ioctl(fd, new NativeLong(abi.setWindowSize()), window), "ioctl");
    }
  }

  /** Reads, and returns the number of bytes, {@link #WOULD_BLOCK} or {@link #ENDED}. */
  int read(Pointer target, long size) {
    while (!closed) {
      long count = LibC.read(fd, target, size);
      if (count > 0) {
        return (int) count;
      }
      int errno = count == 0 ? 0 : Native.getLastError();
      if (errno == abi.wouldBlock()) {
        return WOULD_BLOCK;
      }
      if (errno != Abi.EINTR) {
        // Linux fails with EIO, macOS reports the end of the file.
        return ENDED;
      }
    }
    return ENDED;
  }

  /** Writes, and returns the number of bytes that were taken, or {@link #WOULD_BLOCK}. */
  int write(Pointer source, long size) {
    while (!closed) {
      long count = LibC.write(fd, source, size);
      if (count > 0) {
        return (int) count;
      }
      if (count == 0 || Native.getLastError() != Abi.EINTR) {
        return WOULD_BLOCK;
      }
    }
    return WOULD_BLOCK;
  }

  boolean isClosed() {
    return closed;
  }

  /** Closes it; idempotent. If a program still has the other side, the system hangs it up. */
  void close() {
    if (!closed) {
      closed = true;
      programHasIt();
      LibC.close(fd);
    }
  }
}
