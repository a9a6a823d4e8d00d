package dev.brokerline.spawn.internal;

import java.lang.module.ModuleDescriptor;

/** The version of Brokerline, as its jars or modules say it. */
public final class LibraryVersion {

  private LibraryVersion() {}

  /** Returns the version of the module or jar of a class; "development" outside of both. */
  public static String of(Class<?> type) {
    ModuleDescriptor module = type.getModule().getDescriptor();
    if (module != null && module.rawVersion().isPresent()) {
      return module.rawVersion().get();
    }
    String jar = type.getPackage().getImplementationVersion();
    return jar == null ? "development" : jar;
  }
}
