package dev.brokerline.testing;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fake does not lie: it answers as the real broker did when the sessions were recorded. */
class ReplayTest {

  @ParameterizedTest
  @ValueSource(strings = {"01", "03", "09", "11", "12", "14", "15", "16", "23"})
  void answersAsTheRealBrokerDidInSession(String transcript) {
    Replay.of(transcript).matches();
  }

  @Test
  void restartsCrashedWorkersByTheirPolicies() {
    Replay.of("04")
        .at(716, fake -> fake.crashAgent("dflt", 9))
        .at(4228, fake -> fake.crashAgent("disabled", 9))
        .at(6137, fake -> fake.crashAgent("maxrestarts0", 15))
        .at(8199, fake -> fake.crashAgent("consec0", 9))
        .at(10106, fake -> fake.crashAgent("one", 9))
        .at(11716, fake -> fake.crashAgent("one", 9))
        .at(14001, fake -> fake.crashAgent("wr", 9))
        .matches();
  }

  @Test
  void neverRestartsAProgramThatExitsAndGivesUpOneThatIsMissing() {
    Replay.of("05")
        .with(builder -> builder.missingProgram("no-such-cli-xyz"))
        .at(18, fake -> fake.exitAgent("exit3"))
        .at(2318, fake -> fake.exitAgent("exit0"))
        .at(3984, fake -> fake.exitAgent("selfkill"))
        .at(5587, fake -> fake.printOutput("slashexit", "/exit\r\n"))
        .at(6695, fake -> fake.exitAgent("silent"))
        .at(7718, fake -> fake.exitAgent("exit3"))
        .matches();
  }

  @Test
  void resurrectsAnAgentThatExitsAfterARestart() {
    Replay.of("06")
        .at(1019, fake -> fake.crashAgent("z", 9))
        .at(3899, fake -> fake.exitAgent("z"))
        .matches();
  }

  @Test
  void tellsWhoIsIdle() {
    Replay.of("07")
        .with(FakeBrokerBuilder::neverReady)
        .at(25040, fake -> fake.makeReady("zero"))
        .at(25244, fake -> fake.makeReady("dflt"))
        .at(25245, fake -> fake.makeReady("fast"))
        .at(244, fake -> fake.printOutput("fast", "one\r\n"))
        .at(8047, fake -> fake.printOutput("fast", "two\r\n"))
        .matches();
  }

  @Test
  void answersMessagesToHeadlessAgentsAtOnce() {
    Replay.of("08").at(2932, fake -> fake.crashAgent("h2", 9)).matches();
  }

  @Test
  void refusesToSetAModelAfterSayingOk() {
    Replay.of("10").at(262, fake -> fake.makeReady("c")).matches();
  }

  @Test
  void tellsWhichChannelsWereAddedAndRemoved() {
    Replay.of("13")
        .at(230, fake -> fake.receive("outsider", "#late", "to late"))
        .at(842, fake -> fake.receive("outsider", "#late", "after unsubscribe"))
        .matches();
  }

  @Test
  void takesTheModeOfAMessage() {
    Replay.of("26").with(builder -> builder.ackAfter(Duration.ofMillis(5))).matches();
  }

  @Test
  void refusesWhatBroker325DidNotKnow() {
    Replay.of("03b").with(builder -> builder.version(BrokerVersion.V3_2_5)).matches();
  }

  @Test
  void worksLikeBroker325() {
    Replay.of("29")
        .with(builder -> builder.version(BrokerVersion.V3_2_5))
        .workerErrorsWhenever()
        .at(9529, fake -> fake.exitAgent("ex"))
        .at(10600, fake -> fake.crashAgent("Worker1", 9))
        .matches();
  }
}
