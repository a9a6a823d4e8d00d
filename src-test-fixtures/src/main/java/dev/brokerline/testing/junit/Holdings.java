package dev.brokerline.testing.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The resources of this JVM at one moment.
 *
 * @param threads the live ones
 * @param processes its live descendants
 * @param files how often each file is open
 */
record Holdings(Set<Thread> threads, Set<ProcessHandle> processes, Map<String, Long> files) {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final long LOOK_EVERY_MILLIS = 20;

  /** Shared threads that end by themselves, and threads of the JVM. */
  private static final Pattern SHARED_THREADS =
      Pattern.compile(
          "brokerline-(inbound|callback|events|process|relaycast)-.*"
              + "|brokerline-(timer|tree|exits)"
              + "|NuProcessQueue.*|ForkJoinPool.*|CompletableFutureDelayScheduler"
              + "|process reaper.*|JNA Cleaner|Common-Cleaner|Attach Listener|C[12] CompilerThread.*"
              + "|surefire-.*|junit-.*|Cleaner-\\d+|HttpClient-.*");

  /** Files that the JVM opens at any time. */
  private static final Pattern FILES_OF_THE_JVM =
      Pattern.compile("/dev/.*|/proc/.*|/sys/.*|.*\\.(jar|so|class|jsa)|.*/lib/modules");

  static Holdings now() {
    Set<ProcessHandle> processes =
        ProcessHandle.current()
            .descendants()
            .filter(ProcessHandle::isAlive)
            .collect(Collectors.toSet());
    return new Holdings(new HashSet<>(Thread.getAllStackTraces().keySet()), processes, openFiles());
  }

  /** Waits within the limit until there are no new resources, and returns those that remain. */
  List<String> awaitNothingMore(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    List<String> more = more(now());
    while (!more.isEmpty() && System.nanoTime() - end < 0) {
      var unused = new CountDownLatch(1).await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      more = more(now());
    }
    return more;
  }

  private List<String> more(Holdings now) {
    List<String> more = new ArrayList<>();
    now.threads.stream()
        .filter(thread -> thread.isAlive() && !threads.contains(thread))
        .filter(thread -> !SHARED_THREADS.matcher(thread.getName()).matches())
        .forEach(thread -> more.add("thread '" + thread.getName() + "'"));
    now.processes.stream()
        .filter(process -> !processes.contains(process))
        .forEach(process -> more.add("process " + process.pid() + " " + program(process)));
    now.files.forEach(
        (file, times) -> {
          if (times > files.getOrDefault(file, 0L)) {
            more.add("open file " + file);
          }
        });
    return more;
  }

  private static String program(ProcessHandle process) {
    return process.info().command().orElse("(unknown)");
  }

  /** Returns the open files by name; empty where the system does not tell. */
  private static Map<String, Long> openFiles() {
    Map<String, Long> open = new HashMap<>();
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      descriptors.forEach(descriptor -> count(descriptor, open));
    } catch (IOException e) {
      return Map.of();
    }
    return open;
  }

  private static void count(Path descriptor, Map<String, Long> open) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      boolean named = target.startsWith("/") || target.startsWith("pipe:");
      if (named && !FILES_OF_THE_JVM.matcher(target).matches()) {
        open.merge(target, 1L, Long::sum);
      }
    } catch (IOException e) {
      // It was closed in the meantime.
      return;
    }
  }
}
