package dev.brokerline.spawn.tree;

import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.EndedProcess.How;
import dev.brokerline.spawn.tree.RunRecord.CorruptRecordException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is left of brokers whose hosts died without closing them: processes, folders and
 * records.
 *
 * <p>It ends only processes whose id, start time and executable are recorded, processes with the
 * run's name in their environment, and their descendants. It leaves alone what belongs to a running
 * host or was recorded on another system. Several sweeps may run at once.
 */
public final class CrashSweep {

  private static final Logger LOG = LoggerFactory.getLogger(CrashSweep.class);

  private final Processes processes = ThisSystem.PROCESSES;
  private final RunDirectory directory;

  private CrashSweep(Path home) {
    this.directory = new RunDirectory(home);
  }

  /**
   * Sweeps. Blocks as long as it takes to list a directory if nothing is left, and otherwise about
   * three seconds at most. An interrupt shortens the waits. Failures are logged.
   *
   * @param home the directory of the store
   */
  public static SweepReport sweep(Path home) {
    try {
      return new CrashSweep(home).sweep();
    } catch (RuntimeException e) {
      LOG.error("The sweep of {} failed; the next start tries again", home, e);
      return SweepReport.NOTHING;
    }
  }

  /**
   * Returns what {@link #sweep} would end, as {@link How#STILL_ALIVE}, without changing anything.
   */
  public static SweepReport survey(Path home) {
    return new CrashSweep(home).survey();
  }

  private SweepReport survey() {
    Map<Path, RunRecord> records = records(/* clean= */ false);
    if (records.isEmpty()) {
      return SweepReport.NOTHING;
    }
    List<EndedProcess> alive =
        left(records.values())
            .with(wearers(records.values()))
            .grown(new ProcessTable(processes.all()), processes)
            .identities()
            .stream()
            .map(process -> new EndedProcess(process.pid(), process.name(), How.STILL_ALIVE))
            .toList();
    return new SweepReport(records.size(), alive);
  }

  private SweepReport sweep() {
    Map<Path, RunRecord> records = records(/* clean= */ true);
    if (records.isEmpty()) {
      return SweepReport.NOTHING;
    }
    ProcessFamily family = left(records.values());
    List<EndedProcess> ended =
        new Ending(family, () -> wearers(records.values()), EndTimeouts.FORSAKEN, processes).run();
    LOG.info("Ended what {} brokers of dead hosts had left: {}", records.size(), ended);
    Set<RunId> worn = RunId.worn(processes);
    records.forEach(
        (file, record) -> {
          if (left(record).findAny().isEmpty() && !worn.contains(record.run())) {
            Optional.ofNullable(record.folder())
                .flatMap(EphemeralFolder::recorded)
                .ifPresent(EphemeralFolder::delete);
            directory.delete(file);
          }
        });
    return new SweepReport(records.size(), ended);
  }

  /** Returns the records of dead hosts of this system. */
  private Map<Path, RunRecord> records(boolean clean) {
    Map<Path, RunRecord> records = new LinkedHashMap<>();
    List<Path> files = directory.orphaned(processes);
    Set<Long> ancestors = files.isEmpty() ? Set.of() : ancestors();
    for (Path file : files) {
      try {
        RunRecord record = directory.read(file);
        if (!record.where().system().equals(processes.system())) {
          if (clean) {
            directory.deleteIfOld(file);
          }
        } else if (!isAtWork(record, ancestors)) {
          records.put(file, record);
        }
      } catch (NoSuchFileException sweptMeanwhile) {
        LOG.debug("{} was swept by another", file);
      } catch (CorruptRecordException e) {
        if (clean) {
          directory.quarantine(file, e);
        }
      } catch (IOException e) {
        LOG.warn("Cannot read {}: {}", file, e.toString());
      }
    }
    return records;
  }

  /**
   * Returns whether an ancestor of this JVM belongs to the run, which is then in use although its
   * host is dead.
   */
  private boolean isAtWork(RunRecord record, Set<Long> ancestors) {
    return record.run().isOurs()
        || left(record).anyMatch(process -> ancestors.contains(process.pid()));
  }

  /** Returns the ids of this JVM and its ancestors. */
  private static Set<Long> ancestors() {
    return Stream.iterate(
            Optional.of(ProcessHandle.current()),
            Optional::isPresent,
            process -> process.flatMap(ProcessHandle::parent))
        .map(process -> process.orElseThrow().pid())
        .collect(Collectors.toSet());
  }

  private ProcessFamily left(Collection<RunRecord> records) {
    return ProcessFamily.of(records.stream().flatMap(this::left).toList());
  }

  /** Returns the recorded processes that still run. None from another boot does. */
  private Stream<ProcessIdentity> left(RunRecord record) {
    return record.where().boot().equals(processes.boot())
        ? Stream.concat(Stream.of(record.broker()), record.processes().stream())
            .filter(processes::runs)
        : Stream.empty();
  }

  private List<ProcessIdentity> wearers(Collection<RunRecord> records) {
    Set<RunId> runs = records.stream().map(RunRecord::run).collect(Collectors.toSet());
    return RunId.wearers(runs, processes);
  }
}
