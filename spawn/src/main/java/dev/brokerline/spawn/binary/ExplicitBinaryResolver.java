package dev.brokerline.spawn.binary;

import java.nio.file.Path;

/** The file that the caller named in the options. */
public final class ExplicitBinaryResolver implements BinaryResolver {

  private final Path file;

  public ExplicitBinaryResolver(Path file) {
    this.file = file.toAbsolutePath();
  }

  @Override
  public Finding resolve() {
    return NamedFile.judge("the given path", file);
  }
}
