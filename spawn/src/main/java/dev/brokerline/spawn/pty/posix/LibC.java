package dev.brokerline.spawn.pty.posix;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/**
 * The functions of the C library that Linux and macOS share, in their own names. Sizes are 64 bits
 * wide. {@link Native#getLastError} has the error number of the thread's last call.
 */
final class LibC {

  /** Functions with a variable number of arguments, which macOS on arm64 passes differently. */
  interface Variadic extends Library {
    int ioctl(int fd, NativeLong request, Object... arguments);

    int open(String path, int flags, Object... mode);

    int fcntl(int fd, int command, Object... arguments);
  }

  static final String NAME = "c";

  static final Variadic VARIADIC = Native.load(NAME, Variadic.class);

  static {
    Native.register(LibC.class, NAME);
  }

  private LibC() {}

  static native int posix_openpt(int flags);

  static native int grantpt(int fd);

  static native int unlockpt(int fd);

  static native int ptsname_r(int fd, Pointer name, long size);

  static native int tcgetattr(int fd, Pointer attributes);

  static native int tcsetattr(int fd, int when, Pointer attributes);

  static native long read(int fd, Pointer buffer, long size);

  static native long write(int fd, Pointer buffer, long size);

  static native int close(int fd);

  static native int kill(int pid, int signal);

  static native int getsid(int pid);

  static native int waitid(int idType, int id, Pointer info, int options);

  static native Pointer signal(int signal, Pointer handler);

  static native int sigemptyset(Pointer set);

  static native int sigfillset(Pointer set);

  static native int posix_spawn_file_actions_init(Pointer actions);

  static native int posix_spawn_file_actions_destroy(Pointer actions);

  static native int posix_spawn_file_actions_addopen(
      Pointer actions, int fd, Pointer path, int flags, int mode);

  static native int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

  static native int posix_spawn_file_actions_addclose(Pointer actions, int fd);

  static native int posix_spawnattr_init(Pointer attributes);

  static native int posix_spawnattr_destroy(Pointer attributes);

  static native int posix_spawnattr_setflags(Pointer attributes, short flags);

  static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

  static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

  @SuppressWarnings("checkstyle:parameternumber") // As in POSIX.
  static native int posix_spawn(
      Pointer pid, Pointer path, Pointer actions, Pointer attributes, Pointer argv, Pointer envp);
}
