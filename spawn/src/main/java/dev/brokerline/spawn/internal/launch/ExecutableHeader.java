package dev.brokerline.spawn.internal.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * The systems that a file runs on, from its own bytes.
 *
 * @param format the format of the file
 * @param processors the processors it is made for, with the names of known platforms where
 *     possible; empty if unknown
 * @param interpreter the loader or interpreter that the system starts for it, with its argument;
 *     empty if none
 * @param bytesPromised the minimum length of the file by its own header; 0 if unknown
 */
record ExecutableHeader(
    Format format, Set<String> processors, String interpreter, long bytesPromised) {

  /** The known formats. */
  enum Format {
    ELF,
    MACH_O,
    PE,
    SCRIPT,
    WEB_PAGE,
    ARCHIVE,
    EMPTY,
    UNKNOWN
  }

  private static final int HEAD_BYTES = 64 * 1024;

  private static final int ELF_MAGIC = 0x7f454c46;
  private static final int MACH_O_64 = 0xcffaedfe;
  private static final int MACH_O_32 = 0xcefaedfe;
  private static final int MACH_O_UNIVERSAL = 0xcafebabe;
  private static final int ZIP = 0x504b0304;
  private static final int GZIP = 0x1f8b;
  private static final int PE_MAGIC = 0x4d5a;
  private static final int SHEBANG = 0x2321;

  /**
   * A universal program has fewer parts; a class file, which has the same magic number, has a
   * greater number here.
   */
  private static final int MAX_UNIVERSAL_PARTS = 20;

  private static final int PT_INTERP = 3;
  private static final int LC_SEGMENT_64 = 0x19;

  ExecutableHeader {
    processors = Set.copyOf(processors);
  }

  /** Reads the beginning of a file. */
  static ExecutableHeader of(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD_BYTES);
    }
    if (head.length == 0) {
      return plain(Format.EMPTY);
    }
    ByteBuffer bytes = ByteBuffer.wrap(head);
    try {
      return read(bytes);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      // It speaks of something behind what was read: behind its end, unless it goes on there.
      long promised = head.length < HEAD_BYTES ? Long.MAX_VALUE : 0;
      return new ExecutableHeader(formatOf(bytes.duplicate()), Set.of(), "", promised);
    }
  }

  private static ExecutableHeader read(ByteBuffer bytes) {
    Format format = formatOf(bytes);
    return switch (format) {
      case ELF -> elf(bytes);
      case MACH_O -> bytes.getInt(0) == MACH_O_UNIVERSAL ? universal(bytes) : machO(bytes);
      case PE -> pe(bytes);
      case SCRIPT ->
          new ExecutableHeader(Format.SCRIPT, Set.of(), text(bytes, 2).split("\n", 2)[0], 0);
      case WEB_PAGE, ARCHIVE, EMPTY, UNKNOWN -> plain(format);
    };
  }

  private static Format formatOf(ByteBuffer bytes) {
    int two = bytes.limit() < 2 ? 0 : Short.toUnsignedInt(bytes.getShort(0));
    int four = bytes.limit() < 4 ? 0 : bytes.getInt(0);
    if (four == ELF_MAGIC) {
      return Format.ELF;
    }
    if (four == MACH_O_64 || four == MACH_O_32) {
      return Format.MACH_O;
    }
    if (four == MACH_O_UNIVERSAL && bytes.limit() >= 8 && bytes.getInt(4) < MAX_UNIVERSAL_PARTS) {
      return Format.MACH_O;
    }
    if (four == ZIP || two == GZIP) {
      return Format.ARCHIVE;
    }
    return switch (two) {
      case PE_MAGIC -> Format.PE;
      case SHEBANG -> Format.SCRIPT;
      default -> isWebPage(text(bytes, 0)) ? Format.WEB_PAGE : Format.UNKNOWN;
    };
  }

  private static boolean isWebPage(String text) {
    String start = text.stripLeading().toLowerCase(Locale.ROOT);
    return start.startsWith("<!doctype") || start.startsWith("<html");
  }

  /** The offsets are those of elf(5), for 64 and for 32 bits. */
  private static ExecutableHeader elf(ByteBuffer bytes) {
    boolean wide = bytes.get(4) == 2;
    bytes.order(bytes.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    long programs = word(bytes, wide ? 32 : 28, wide);
    int programSize = half(bytes, wide ? 54 : 42);
    int programCount = half(bytes, wide ? 56 : 44);
    long sections = word(bytes, wide ? 40 : 32, wide);
    int sectionCount = half(bytes, wide ? 60 : 48);
    long end = sectionCount == 0 ? 0 : sections + (long) half(bytes, wide ? 58 : 46) * sectionCount;
    String interpreter = "";
    for (int i = 0; i < programCount; i++) {
      int at = Math.toIntExact(programs) + i * programSize;
      long offset = word(bytes, at + (wide ? 8 : 4), wide);
      long size = word(bytes, at + (wide ? 32 : 16), wide);
      end = Math.max(end, offset + size);
      if (bytes.getInt(at) == PT_INTERP) {
        interpreter = text(bytes, Math.toIntExact(offset)).split("\0", 2)[0];
      }
    }
    return new ExecutableHeader(
        Format.ELF, Set.of(elfProcessor(half(bytes, 18), wide)), interpreter, end);
  }

  private static String elfProcessor(int machine, boolean wide) {
    return switch (machine) {
      case 62 -> wide ? "x64" : "x32";
      case 183 -> "arm64";
      case 3 -> "32-bit x86";
      case 40 -> "32-bit arm";
      case 243 -> "risc-v";
      default -> "processor " + machine;
    };
  }

  /** The offsets are those of mach-o/loader.h. */
  private static ExecutableHeader machO(ByteBuffer bytes) {
    boolean wide = bytes.getInt(0) == MACH_O_64;
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    long end = 0;
    int at = wide ? 32 : 28;
    for (int i = bytes.getInt(16); i > 0; i--) {
      if (bytes.getInt(at) == LC_SEGMENT_64) {
        end = Math.max(end, bytes.getLong(at + 40) + bytes.getLong(at + 48));
      }
      at += Math.max(bytes.getInt(at + 4), 8);
    }
    return new ExecutableHeader(Format.MACH_O, Set.of(machOProcessor(bytes.getInt(4))), "", end);
  }

  private static ExecutableHeader universal(ByteBuffer bytes) {
    List<String> processors = new ArrayList<>();
    long end = 0;
    for (int i = 0; i < bytes.getInt(4); i++) {
      int part = 8 + i * 20;
      processors.add(machOProcessor(bytes.getInt(part)));
      end =
          Math.max(
              end,
              Integer.toUnsignedLong(bytes.getInt(part + 8))
                  + Integer.toUnsignedLong(bytes.getInt(part + 12)));
    }
    return new ExecutableHeader(Format.MACH_O, Set.copyOf(processors), "", end);
  }

  private static String machOProcessor(int type) {
    return switch (type) {
      case 0x01000007 -> "x64";
      case 0x0100000c -> "arm64";
      default -> "processor " + type;
    };
  }

  private static ExecutableHeader pe(ByteBuffer bytes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int machine = half(bytes, bytes.getInt(0x3c) + 4);
    String processor =
        switch (machine) {
          case 0x8664 -> "x64";
          case 0xaa64 -> "arm64";
          case 0x14c -> "32-bit x86";
          default -> "processor " + machine;
        };
    return new ExecutableHeader(Format.PE, Set.of(processor), "", 0);
  }

  private static ExecutableHeader plain(Format format) {
    return new ExecutableHeader(format, Set.of(), "", 0);
  }

  private static long word(ByteBuffer bytes, int at, boolean wide) {
    return wide ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
  }

  private static int half(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private static String text(ByteBuffer bytes, int from) {
    byte[] text = new byte[Math.min(bytes.limit() - Objects.checkIndex(from, bytes.limit()), 512)];
    bytes.get(from, text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}
