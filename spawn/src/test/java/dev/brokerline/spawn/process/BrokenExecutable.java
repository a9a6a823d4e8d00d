package dev.brokerline.spawn.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The ways in which a file can fail to be a program for 64-bit Linux on Intel, each with what must
 * be said of it.
 */
enum BrokenExecutable {
  MISSING("there is no such file") {
    @Override
    void make(Path file) {}
  },
  DANGLING_LINK("symbolic link to a file that does not exist") {
    @Override
    void make(Path file) throws IOException {
      Files.createSymbolicLink(file, file.resolveSibling("nothing"));
    }
  },
  DIRECTORY("it is a directory") {
    @Override
    void make(Path file) throws IOException {
      Files.createDirectory(file);
    }
  },
  NOT_EXECUTABLE("chmod +x") {
    @Override
    void make(Path file) throws IOException {
      Files.write(file, elf(X64, ""));
    }
  },
  EMPTY("it is empty") {
    @Override
    void make(Path file) throws IOException {
      program(file, new byte[0]);
    }
  },
  TEXT("is not a program for linux-x64") {
    @Override
    void make(Path file) throws IOException {
      program(file, bytes("hello\n"));
    }
  },
  WEB_PAGE("it is a web page") {
    @Override
    void make(Path file) throws IOException {
      program(file, bytes("\n<!DOCTYPE html><html>log in</html>\n"));
    }
  },
  ARCHIVE("it is an archive") {
    @Override
    void make(Path file) throws IOException {
      program(file, new byte[] {0x1f, (byte) 0x8b, 8, 0});
    }
  },
  OTHER_PROCESSOR("for Linux on arm64, and this is linux-x64", "--platform linux/arm64") {
    @Override
    void make(Path file) throws IOException {
      program(file, elf(ARM64, ""));
    }
  },
  MAC("for macOS on arm64, and this is linux-x64", "container") {
    @Override
    void make(Path file) throws IOException {
      program(file, ints(ByteOrder.LITTLE_ENDIAN, 0xfeedfacf, 0x0100000c, 0, 2, 0, 0, 0, 0));
    }
  },
  MAC_UNIVERSAL("for macOS on arm64 and x64, and") {
    @Override
    void make(Path file) throws IOException {
      int[] parts = {0xcafebabe, 2, 0x01000007, 3, 48, 0, 0, 0x0100000c, 0, 48, 0, 0};
      program(file, ints(ByteOrder.BIG_ENDIAN, parts));
    }
  },
  WINDOWS("for Windows on x64, and this is linux-x64") {
    @Override
    void make(Path file) throws IOException {
      ByteBuffer pe = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
      pe.putShort(0, (short) 0x5a4d).putInt(0x3c, 128).putInt(128, 0x4550);
      program(file, pe.putShort(132, (short) 0x8664).array());
    }
  },
  TRUNCATED("it is truncated: it has 150 bytes, and its header tells of 4096") {
    @Override
    void make(Path file) throws IOException {
      program(file, Arrays.copyOf(elf(X64, ""), 150));
    }
  },
  CUT_IN_THE_HEADER("it is truncated: it has 30 bytes, and its header tells of more") {
    @Override
    void make(Path file) throws IOException {
      program(file, Arrays.copyOf(elf(X64, ""), 30));
    }
  },
  FOR_MUSL("it is made for musl", "/lib/ld-musl-none.so.1") {
    @Override
    void make(Path file) throws IOException {
      program(file, elf(X64, "/lib/ld-musl-none.so.1"));
    }
  },
  FOR_GLIBC("it is made for glibc", "/lib64/ld-linux-none.so.2") {
    @Override
    void make(Path file) throws IOException {
      program(file, elf(X64, "/lib64/ld-linux-none.so.2"));
    }
  },
  FOR_ANOTHER_LOADER("it needs the loader /nix/store/ld.so") {
    @Override
    void make(Path file) throws IOException {
      program(file, elf(X64, "/nix/store/ld.so"));
    }
  },
  NO_INTERPRETER("names no interpreter after #!") {
    @Override
    void make(Path file) throws IOException {
      program(file, bytes("#!\n"));
    }
  },
  MISSING_INTERPRETER("a script for /nowhere/interpreter, which does not exist") {
    @Override
    void make(Path file) throws IOException {
      program(file, bytes("#! /nowhere/interpreter -x\n"));
    }
  },
  INTERPRETER_IS_NO_PROGRAM("a script for /etc/passwd, which is no executable program") {
    @Override
    void make(Path file) throws IOException {
      program(file, bytes("#!/etc/passwd\n"));
    }
  },
  INTERPRETER_NOT_ON_PATH("a script for 'nowhere-to-be-found', which is in none of") {
    @Override
    void make(Path file) throws IOException {
      program(file, bytes("#!/usr/bin/env nowhere-to-be-found\n"));
    }
  },
  LINES_OF_WINDOWS("ends as on Windows") {
    @Override
    void make(Path file) throws IOException {
      program(file, bytes("#!/bin/sh\r\necho\r\n"));
    }
  };

  static final int X64 = 62;
  static final int ARM64 = 183;

  private static final int SIZE = 4096;
  private static final int PROGRAM_HEADER = 64;
  private static final int INTERPRETER = 200;

  private final String words;

  BrokenExecutable(String... words) {
    this.words = String.join("\n", words);
  }

  abstract void make(Path file) throws IOException;

  /** Returns what the sentence must contain. */
  String[] words() {
    return words.split("\n", -1);
  }

  /** Returns a 64-bit ELF file with one program header and, unless it is empty, a loader. */
  static byte[] elf(int machine, String loader) {
    ByteBuffer elf = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    elf.putShort(16, (short) 2).putShort(18, (short) machine);
    elf.putLong(32, PROGRAM_HEADER).putShort(54, (short) 56).putShort(56, (short) 1);
    boolean load = loader.isEmpty();
    elf.putInt(PROGRAM_HEADER, load ? 1 : 3);
    elf.putLong(PROGRAM_HEADER + 8, load ? 0 : INTERPRETER);
    elf.putLong(PROGRAM_HEADER + 32, load ? SIZE : loader.length() + 1L);
    elf.put(INTERPRETER, bytes(loader));
    return elf.array();
  }

  private static void program(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }

  private static byte[] ints(ByteOrder order, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(values.length * Integer.BYTES).order(order);
    buffer.asIntBuffer().put(values);
    return buffer.array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
