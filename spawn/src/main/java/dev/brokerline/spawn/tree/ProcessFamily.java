package dev.brokerline.spawn.tree;

import dev.brokerline.spawn.tree.Processes.Row;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A set of processes and their descendants. A process that was once seen in a family belongs to it
 * until its end, even if its parent changes. Immutable: {@link #grown} makes the next one.
 */
final class ProcessFamily {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessFamily.class);

  /** The maximum number of members. Further processes are not recorded until others have ended. */
  static final int MAX_MEMBERS = 4096;

  static final ProcessFamily EMPTY = new ProcessFamily(null, Map.of());

  /**
   * A process of the family.
   *
   * @param worker the child of the broker below which it was first seen, possibly itself
   * @param agent the name of that worker's agent, once it is known
   */
  record Member(
      ProcessIdentity identity, @Nullable ProcessIdentity worker, @Nullable String agent) {
    boolean isWorker() {
      return worker != null && worker.isBornAs(identity);
    }

    boolean isOf(Collection<String> agents) {
      return agent != null && agents.contains(agent);
    }
  }

  /** The ancestor of all members, which is not one of them. */
  private final @Nullable ProcessIdentity broker;

  /** The members by process id, each worker before those below it. */
  private final Map<Long, Member> members;

  private ProcessFamily(@Nullable ProcessIdentity broker, Map<Long, Member> members) {
    this.broker = broker;
    this.members = members;
  }

  /** Returns a broker's family without members. */
  static ProcessFamily of(ProcessIdentity broker) {
    return new ProcessFamily(broker, Map.of());
  }

  /** Returns a family of these processes, without a broker. */
  static ProcessFamily of(Collection<ProcessIdentity> processes) {
    return EMPTY.with(processes);
  }

  Collection<Member> members() {
    return members.values();
  }

  List<ProcessIdentity> identities() {
    return members.values().stream().map(Member::identity).toList();
  }

  /** Returns a family of the members for which the condition holds, without the broker. */
  ProcessFamily only(Predicate<Member> condition) {
    Map<Long, Member> chosen = new LinkedHashMap<>();
    members.values().stream()
        .filter(condition)
        .forEach(member -> chosen.put(member.identity.pid(), member));
    return new ProcessFamily(null, chosen);
  }

  /** Returns this family with other processes, whose agents are unknown. */
  ProcessFamily with(Collection<ProcessIdentity> others) {
    Map<Long, Member> all = new LinkedHashMap<>(members);
    others.forEach(other -> all.putIfAbsent(other.pid(), new Member(other, null, null)));
    return new ProcessFamily(broker, all);
  }

  /** Returns whether a member's worker has ended. */
  boolean isOrphan(Member member) {
    ProcessIdentity worker = member.worker;
    Member there = worker == null ? null : members.get(worker.pid());
    return worker != null && (there == null || !there.identity.isBornAs(worker));
  }

  /**
   * Returns the current family: without ended processes, with new ones, and with current
   * executables.
   *
   * @param table a table that may be a little older than this family
   */
  ProcessFamily grown(ProcessTable table, Processes processes) {
    Map<Long, Member> next = new LinkedHashMap<>();
    for (Member member : members.values()) {
      if (isAlive(member.identity, table, processes)) {
        next.put(member.identity.pid(), refreshed(member, next, processes));
      }
    }
    ProcessIdentity root = broker;
    if (root != null && isAlive(root, table, processes)) {
      for (Row child : table.childrenOf(root)) {
        addWorker(child, next, processes);
      }
    }
    addDescendants(next, table, processes);
    return new ProcessFamily(root, next);
  }

  private static boolean isAlive(
      ProcessIdentity identity, ProcessTable table, Processes processes) {
    Row row = table.row(identity.pid());
    return (row != null && row.start() == identity.start()) || processes.isAlive(identity);
  }

  /** Returns a member with current data, which may have changed since it was forked. */
  private static Member refreshed(Member member, Map<Long, Member> elders, Processes processes) {
    ProcessIdentity old = member.identity;
    String executable = processes.executable(old.pid());
    ProcessIdentity now =
        executable.isEmpty() ? old : new ProcessIdentity(old.pid(), old.start(), executable);
    String agent = member.agent == null ? agentOf(member, elders, processes) : member.agent;
    return new Member(now, member.worker, agent);
  }

  private static @Nullable String agentOf(
      Member member, Map<Long, Member> elders, Processes processes) {
    ProcessIdentity worker = member.worker;
    if (worker == null) {
      return null;
    }
    if (member.isWorker()) {
      return WorkerArguments.agent(processes.arguments(worker.pid()));
    }
    Member elder = elders.get(worker.pid());
    return elder != null && elder.identity.isBornAs(worker) ? elder.agent : null;
  }

  private static void addWorker(Row row, Map<Long, Member> next, Processes processes) {
    if (!next.containsKey(row.pid())) {
      ProcessIdentity identity = processes.identify(row);
      var worker = new Member(identity, identity, null);
      add(next, new Member(identity, identity, agentOf(worker, next, processes)));
    }
  }

  private static void addDescendants(
      Map<Long, Member> next, ProcessTable table, Processes processes) {
    long self = ProcessHandle.current().pid();
    var parents = new ArrayDeque<>(next.values());
    for (Member parent = parents.poll(); parent != null; parent = parents.poll()) {
      for (Row row : table.childrenOf(parent.identity)) {
        if (row.pid() != self && !next.containsKey(row.pid())) {
          var child = new Member(processes.identify(row), parent.worker, parent.agent);
          if (add(next, child)) {
            parents.add(child);
          }
        }
      }
    }
  }

  private static boolean add(Map<Long, Member> next, Member member) {
    if (next.size() >= MAX_MEMBERS) {
      LOG.debug("More than {} processes: {} is not recorded", MAX_MEMBERS, member.identity.pid());
      return false;
    }
    next.put(member.identity.pid(), member);
    return true;
  }
}
