package dev.brokerline.harness.real;

import static dev.brokerline.harness.real.Wish.HELD;
import static dev.brokerline.harness.real.Wish.HELLO;
import static dev.brokerline.harness.real.Wish.SLOW;
import static dev.brokerline.harness.real.Wish.TOOL;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What is checked of each program. */
@SuppressWarnings("ImmutableEnumChecker") // methods and an unmodifiable list
enum Check {
  TEXT("text", "text in pieces", TurnChecks::text, HELLO),
  ALLOWED("tool-allowed", "a tool, allowed", TurnChecks::allowed, TOOL),
  DENIED("tool-denied", "a tool, denied", TurnChecks::denied, TOOL),
  MODEL("model", "the model switched", ModelChecks::switched, HELLO, HELLO),
  NONSENSE("nonsense-model", "a nonsense model", ModelChecks::nonsense, HELLO),
  INTERRUPT("interrupt", "a turn interrupted", BusyChecks::interrupt, HELD, HELLO),
  QUEUE("queue", "a second prompt, `QUEUE`", BusyChecks::queue, SLOW, HELLO),
  REJECT("reject", "a second prompt, `REJECT`", BusyChecks::reject, SLOW, HELLO),
  STEER("steer", "a second prompt, `STEER`", BusyChecks::steer, SLOW, HELLO),
  RESUME("resume", "`kill -9`, resumed", EndChecks::resume, HELLO, HELD, HELLO),
  REFUSED_KEY("401", "HTTP 401", EndChecks::unauthorized, Upstream.REFUSES_KEY),
  FAILING_SERVER("500", "HTTP 500", EndChecks::unavailable, Upstream.FAILS),
  USAGE(
      "usage",
      "tokens of five equal turns",
      TurnChecks::usage,
      Collections.nCopies(TurnChecks.EQUAL_TURNS, HELLO).toArray(Wish[]::new));

  private final String id;
  private final String title;
  private final Probe probe;
  private final Upstream upstream;
  private final List<Wish> wishes;

  /** What a check does. */
  interface Probe {
    /**
     * Checks.
     *
     * @return what is worth telling of a success; may be empty
     * @throws Finding.Found if the program failed, or cannot do it
     */
    String run(Stage stage) throws Exception;
  }

  Check(String id, String title, Probe probe, Wish... wishes) {
    this.id = id;
    this.title = title;
    this.probe = probe;
    this.upstream = Upstream.WELL;
    this.wishes = List.of(wishes);
  }

  Check(String id, String title, Probe probe, Upstream upstream) {
    this.id = id;
    this.title = title;
    this.probe = probe;
    this.upstream = upstream;
    this.wishes = List.of(HELLO);
  }

  /** Returns the name by which the command line asks for it. */
  String id() {
    return id;
  }

  /** Returns what the table calls it. */
  String title() {
    return title;
  }

  /** Returns the check of a name. */
  static Optional<Check> find(String id) {
    return Arrays.stream(values()).filter(check -> check.id.equals(id)).findFirst();
  }

  /** Runs the check on a stage of its own. */
  Finding run(Stage.Maker stages) {
    try (Stage stage = stages.make(upstream, wishes)) {
      return new Finding(Finding.Status.OK, probe.run(stage));
    } catch (Finding.Found found) {
      return found.finding();
    } catch (Exception e) {
      return new Finding(Finding.Status.FAILED, e.toString());
    }
  }
}
