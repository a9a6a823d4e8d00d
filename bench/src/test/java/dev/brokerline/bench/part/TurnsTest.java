package dev.brokerline.bench.part;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.bench.figures.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long the bench takes is a property of its code: of the shares, and of rounds within them. */
class TurnsTest {

  private static final Duration SHARE = Duration.ofSeconds(100);

  /** For the build, and for what starts and ends between the parts. */
  private static final Duration RESERVE = Duration.ofSeconds(25);

  private long now = 1_000;

  @Test
  void theSharesOfTheUsualPartsMakeTenMinutesAndTwo() {
    assertThat(sum(false)).isLessThanOrEqualTo(Duration.ofMinutes(10).minus(RESERVE));
    assertThat(sum(true)).isLessThanOrEqualTo(Duration.ofMinutes(2).minus(RESERVE));
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "7, 45", "30, 45", "49, 45", "60, 0", "100, 0"})
  void roundsThatFitEndWithinTheShare(int seconds, int warmUpPercent) throws Exception {
    assertThat(run(seconds, warmUpPercent)).contains(true);
    assertThat(now - 1_000).isLessThanOrEqualTo(SHARE.toNanos());
  }

  @Test
  void oneRoundCountsHoweverLongItTakes() throws Exception {
    assertThat(run(300, 0)).containsExactly(true);
    assertThat(run(300, 45)).containsExactly(false, true);
  }

  @Test
  void theFirstRoundsAreForWarmingUp() throws Exception {
    List<Boolean> rounds = run(10, 45);
    assertThat(rounds).hasSize(10);
    assertThat(rounds.subList(0, 5)).containsOnly(false);
    assertThat(rounds.subList(5, 10)).containsOnly(true);
  }

  private List<Boolean> run(int seconds, int warmUpPercent) throws Exception {
    List<Boolean> rounds = new ArrayList<>();
    new Turns(SHARE, () -> now)
        .run(
            warmUpPercent,
            counts -> {
              rounds.add(counts);
              now += seconds * 1_000_000_000L;
            });
    return rounds;
  }

  private static Duration sum(boolean quick) {
    return Part.usual(quick).stream()
        .map(part -> part.share(quick))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
