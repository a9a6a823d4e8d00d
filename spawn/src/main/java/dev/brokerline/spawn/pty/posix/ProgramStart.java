package dev.brokerline.spawn.pty.posix;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.PathText;
import dev.brokerline.spawn.internal.SystemEnvironment;
import dev.brokerline.spawn.internal.WorkingDirectory;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts a program as the leader of a new session, with a terminal as its controlling terminal and
 * its standard input, output and error, and with no other descriptor.
 *
 * @param abi the numbers of the system
 * @param control how the terminal becomes the controlling one
 * @param descriptors how other descriptors are kept from the program
 */
record ProgramStart(Abi abi, Control control, Descriptors descriptors) {

  /** How a terminal becomes the controlling terminal of a session. */
  enum Control {
    /**
     * The first terminal that a leader of a session opens becomes its controlling one (Linux,
     * {@code tty_open_proc_set_tty}), also when {@code posix_spawn} opens it.
     */
    BY_OPENING,
    /**
     * A shell opens the terminal once more and then becomes the program. On macOS, {@code
     * posix_spawn} opens it without that effect.
     */
    BY_SHELL
  }

  /** How descriptors of this JVM are kept from the program. */
  enum Descriptors {
    /** With {@code posix_spawn_file_actions_addclosefrom_np} of glibc 2.34 and later. */
    CLOSED_FROM,
    /**
     * By closing each that is open now, as with musl. One that another thread opens at the same
     * time is inherited unless it closes itself, as nearly all of a JVM do.
     */
    CLOSED_EACH,
    /** By a flag of {@code posix_spawn}, as on macOS. */
    NOT_INHERITED
  }

  private static final String CHANGE_DIRECTORY = "posix_spawn_file_actions_addchdir_np";
  private static final String CLOSE_FROM = "posix_spawn_file_actions_addclosefrom_np";

  /** More than glibc (80 bytes), musl (80) and macOS (8) need. */
  private static final int ACTIONS_BYTES = 256;

  /** More than glibc (336 bytes), musl (336) and macOS (8) need. */
  private static final int ATTRIBUTES_BYTES = 512;

  private static final int SIGNAL_SET_BYTES = 256;

  /** The first descriptor that is not for standard input, output or error. */
  private static final int FIRST_OTHER = 3;

  private static final String SHELL = "/bin/sh";

  /** A redirection opens the terminal; the words after it are the program and its arguments. */
  private static final String TAKE_TERMINAL = ": <\"$0\"; exec \"$@\"";

  /** Returns the best way on Linux. */
  static ProgramStart ofLinux() {
    boolean closesFrom = function(CLOSE_FROM) != null;
    return new ProgramStart(
        Abi.LINUX,
        Control.BY_OPENING,
        closesFrom ? Descriptors.CLOSED_FROM : Descriptors.CLOSED_EACH);
  }

  /** Returns the way on macOS. */
  static ProgramStart ofMacos() {
    return new ProgramStart(Abi.MACOS, Control.BY_SHELL, Descriptors.NOT_INHERITED);
  }

  /** Returns what the C library lacks, as a clause, or null. */
  static @Nullable String problem() {
    return function(CHANGE_DIRECTORY) == null
        ? "its C library cannot start a program in a directory (glibc 2.29, musl 1.1.24 and macOS"
            + " 10.15 can)"
        : null;
  }

  private static @Nullable Function function(String name) {
    try {
      return NativeLibrary.getInstance(LibC.NAME).getFunction(name);
    } catch (UnsatisfiedLinkError absent) {
      return null;
    }
  }

  /**
   * Starts a program, and returns its process id. The call returns when the program has begun, or
   * fails with the error that kept it from that.
   *
   * @param terminal the path of the terminal
   */
  int start(ProcessCommand command, String terminal) throws PosixException {
    try (Memory pid = new Memory(Integer.BYTES);
        Memory arguments = block(arguments(command, terminal));
        Memory environment = block(environment(command));
        Memory actions = cleared(ACTIONS_BYTES);
        Memory attributes = cleared(ATTRIBUTES_BYTES)) {
      LibC.posix_spawn_file_actions_init(actions);
      LibC.posix_spawnattr_init(attributes);
      try {
        addActions(actions, command, terminal);
        setAttributes(attributes);
        Pointer path = arguments.getPointer(0);
        int error = LibC.posix_spawn(pid, path, actions, attributes, arguments, environment);
        check(error, "posix_spawn");
        return pid.getInt(0);
      } finally {
        LibC.posix_spawnattr_destroy(attributes);
        LibC.posix_spawn_file_actions_destroy(actions);
      }
    }
  }

  private static void check(int error, String call) throws PosixException {
    if (error != 0) {
      throw new PosixException(call, error);
    }
  }

  /** The functions copy the paths that they are given. */
  private void addActions(Memory actions, ProcessCommand command, String terminal)
      throws PosixException {
    String directory = PathText.text(WorkingDirectory.absolute(command.directory()));
    try (Memory path = text(directory);
        Memory tty = text(terminal)) {
      Function changeDirectory = function(CHANGE_DIRECTORY);
      if (changeDirectory != null) {
        check(changeDirectory.invokeInt(new Object[] {actions, path}), CHANGE_DIRECTORY);
      }
      int flags = Abi.O_RDWR | (control == Control.BY_SHELL ? abi.noControl() : 0);
      check(LibC.posix_spawn_file_actions_addopen(actions, 0, tty, flags, 0), "addopen");
      check(LibC.posix_spawn_file_actions_adddup2(actions, 0, 1), "adddup2");
      check(LibC.posix_spawn_file_actions_adddup2(actions, 0, 2), "adddup2");
    }
    if (descriptors == Descriptors.CLOSED_FROM) {
      Function closeFrom = function(CLOSE_FROM);
      if (closeFrom != null) {
        check(closeFrom.invokeInt(new Object[] {actions, FIRST_OTHER}), CLOSE_FROM);
      }
    } else if (descriptors == Descriptors.CLOSED_EACH) {
      for (int open : openDescriptors()) {
        check(LibC.posix_spawn_file_actions_addclose(actions, open), "addclose");
      }
    }
  }

  private static List<Integer> openDescriptors() {
    List<Integer> open = new ArrayList<>();
    String[] names = new File("/proc/self/fd").list();
    for (String name : names == null ? new String[0] : names) {
      int fd = Integer.parseInt(name);
      if (fd >= FIRST_OTHER) {
        open.add(fd);
      }
    }
    return open;
  }

  private void setAttributes(Memory attributes) throws PosixException {
    try (Memory none = cleared(SIGNAL_SET_BYTES);
        Memory all = cleared(SIGNAL_SET_BYTES)) {
      LibC.sigemptyset(none);
      LibC.sigfillset(all);
      check(LibC.posix_spawnattr_setflags(attributes, abi.spawnFlags()), "setflags");
      check(LibC.posix_spawnattr_setsigmask(attributes, none), "setsigmask");
      check(LibC.posix_spawnattr_setsigdefault(attributes, all), "setsigdefault");
    }
  }

  private List<byte[]> arguments(ProcessCommand command, String terminal) {
    List<String> words = new ArrayList<>();
    if (control == Control.BY_SHELL) {
      words.addAll(List.of(SHELL, "-c", TAKE_TERMINAL, terminal));
    }
    words.add(PathText.text(WorkingDirectory.absolute(command.executable())));
    words.addAll(command.arguments());
    return words.stream().map(word -> word.getBytes(UTF_8)).toList();
  }

  private static List<byte[]> environment(ProcessCommand command) {
    SystemEnvironment own = SystemEnvironment.ofThisProcess();
    List<byte[]> variables = new ArrayList<>();
    command
        .environment()
        .forEach(
            (name, value) -> {
              byte[] head = (name + "=").getBytes(UTF_8);
              byte[] tail = own.bytes(name, value);
              byte[] both = new byte[head.length + tail.length];
              System.arraycopy(head, 0, both, 0, head.length);
              System.arraycopy(tail, 0, both, head.length, tail.length);
              variables.add(both);
            });
    return variables;
  }

  /** Returns an array of pointers to the texts, with a null at its end, and the texts after it. */
  private static Memory block(List<byte[]> texts) {
    long head = (texts.size() + 1L) * Long.BYTES;
    Memory block = new Memory(head + texts.stream().mapToLong(text -> text.length + 1L).sum());
    long at = head;
    for (int i = 0; i < texts.size(); i++) {
      byte[] text = texts.get(i);
      block.setLong((long) i * Long.BYTES, Pointer.nativeValue(block) + at);
      block.write(at, text, 0, text.length);
      block.setByte(at + text.length, (byte) 0);
      at += text.length + 1L;
    }
    block.setLong((long) texts.size() * Long.BYTES, 0);
    return block;
  }

  private static Memory text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Memory memory = new Memory(bytes.length + 1L);
    memory.write(0, bytes, 0, bytes.length);
    memory.setByte(bytes.length, (byte) 0);
    return memory;
  }

  private static Memory cleared(int size) {
    Memory memory = new Memory(size);
    memory.clear();
    return memory;
  }
}
