package dev.brokerline.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Where a process has its temporary files. */
public final class Temporary {

  private Temporary() {}

  /** Returns the directory that the process was told at its start. */
  public static Path of(long pid) throws IOException {
    String variables = Files.readString(Path.of("/proc", Long.toString(pid), "environ"));
    return Arrays.stream(variables.split("\0"))
        .filter(variable -> variable.startsWith("TMPDIR="))
        .map(variable -> Path.of(variable.substring("TMPDIR=".length())))
        .findFirst()
        .orElseThrow();
  }
}
