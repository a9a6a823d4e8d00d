package dev.brokerline.harness.real;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The arguments of the command.
 *
 * @param install the programs to install from npm
 * @param only the programs to check, if they are found
 * @param cache where they are installed
 * @param hostKill whether a host of sessions is killed
 * @param limit the time for everything
 */
record CommandLine(
    Set<Candidate> install,
    Set<Candidate> only,
    Set<Check> checks,
    boolean hostKill,
    Path cache,
    Duration limit) {

  static final String USAGE =
      """
      usage: real-agents [--install PROGRAMS] [--only PROGRAMS] [--check CHECKS] [--minutes N]

      Checks the sessions of real agent programs against a mock model, without a network.

        --install PROGRAMS  installs these from npm first, in the cache directory; all for each
        --only PROGRAMS     checks only these of the programs that are found
        --check CHECKS      runs only these checks
        --minutes N         stops after N minutes; 60 by default
        --cache DIR         where programs are installed
      """;

  private static final Set<String> OWN = Set.of("host-kill");

  /** Reads the arguments. Throws with a sentence for people. */
  static CommandLine parse(List<String> arguments, Map<String, String> environment) {
    Set<Candidate> install = EnumSet.noneOf(Candidate.class);
    Set<Candidate> only = EnumSet.allOf(Candidate.class);
    Set<String> checks = names(Arrays.stream(Check.values()).map(Check::id).toList());
    checks.addAll(OWN);
    Path cache = defaultCache(environment);
    int minutes = 60;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (!Set.of("--install", "--only", "--check", "--minutes", "--cache").contains(option)) {
        throw new IllegalArgumentException("unknown argument '" + option + "'\n\n" + USAGE);
      }
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      String value = rest.next();
      switch (option) {
        case "--install" -> install = candidates(value);
        case "--only" -> only = candidates(value);
        case "--check" -> checks = chosen(value, checks);
        case "--minutes" -> minutes = minutes(value);
        default -> cache = Path.of(value).toAbsolutePath();
      }
    }
    Set<String> wanted = checks;
    Set<Check> ofPrograms = EnumSet.noneOf(Check.class);
    Arrays.stream(Check.values()).filter(c -> wanted.contains(c.id())).forEach(ofPrograms::add);
    return new CommandLine(
        install,
        only,
        ofPrograms,
        wanted.contains("host-kill"),
        cache,
        Duration.ofMinutes(minutes));
  }

  private static Path defaultCache(Map<String, String> environment) {
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path directory =
        caches.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", ""), ".cache")
            : Path.of(caches);
    return directory.resolve("brokerline").resolve("real-agents").toAbsolutePath();
  }

  private static Set<String> names(List<String> list) {
    return list.stream().collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<Candidate> candidates(String value) {
    return value.equals("all")
        ? EnumSet.allOf(Candidate.class)
        : EnumSet.copyOf(each(value, CommandLine::candidate));
  }

  private static Candidate candidate(String name) {
    List<String> known = Arrays.stream(Candidate.values()).map(Candidate::id).toList();
    return Candidate.find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown program '%s'; known are %s".formatted(name, joined(known))));
  }

  private static Set<String> chosen(String value, Set<String> known) {
    return names(
        each(
            value,
            name -> {
              if (!known.contains(name)) {
                throw new IllegalArgumentException(
                    "unknown check '%s'; known are %s".formatted(name, joined(known)));
              }
              return name;
            }));
  }

  private static <T> List<T> each(String value, Function<String, T> read) {
    return Arrays.stream(value.split(",")).map(String::strip).map(read).toList();
  }

  private static String joined(Iterable<String> names) {
    return String.join(", ", names);
  }

  private static int minutes(String value) {
    if (!value.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException("--minutes must be a number from 1, was '" + value + "'");
    }
    return Integer.parseInt(value);
  }
}
