package dev.brokerline.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Figures that tests came by and assert nothing about, a line each in {@code target/figures.tsv}.
 */
public final class Figures {

  private static final Path FILE = Path.of("target", "figures.tsv");

  private Figures() {}

  public static synchronized void record(String what, String figure) throws IOException {
    Files.createDirectories(FILE.getParent());
    Files.writeString(
        FILE, what + "\t" + figure + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
