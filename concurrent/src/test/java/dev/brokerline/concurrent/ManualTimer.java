package dev.brokerline.concurrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time turned by hand. Tasks run on the thread that turns it. */
public final class ManualTimer implements Timer {

  private record Task(long atNanos, Runnable action) {}

  private final List<Task> tasks = new ArrayList<>();
  private long now;

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Scheduled schedule(Duration delay, Runnable action) {
    Task task = new Task(now + delay.toNanos(), action);
    tasks.add(task);
    return () -> cancel(task);
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  /** Returns how many calls are asked for and have neither happened nor been cancelled. */
  public synchronized int scheduled() {
    return tasks.size();
  }

  /** Lets time pass in which nothing runs, as when the JVM is stopped; what is due runs late. */
  public synchronized void jump(Duration by) {
    now += by.toNanos();
  }

  /** Lets time pass, and runs what becomes due on the way, in order. */
  public void advance(Duration by) {
    long until = nanoTime() + by.toNanos();
    for (Task due = nextDue(until); due != null; due = nextDue(until)) {
      due.action.run();
    }
    synchronized (this) {
      now = until;
    }
  }

  private synchronized Task nextDue(long until) {
    Task next =
        tasks.stream()
            .filter(task -> task.atNanos <= until)
            .min(Comparator.comparingLong(Task::atNanos))
            .orElse(null);
    if (next != null) {
      tasks.remove(next);
      now = Math.max(now, next.atNanos);
    }
    return next;
  }
}
