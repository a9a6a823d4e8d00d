package dev.brokerline.harness.internal.driver.oneturn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.driver.claude.ClaudeTurn;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.spawn.ExitStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code claude -p} with a stream of JSON. */
final class ClaudeForm implements Form {

  @Override
  public List<String> arguments(
      SessionOptions options, Beginning turn, Map<String, String> environment) {
    List<String> arguments = new ArrayList<>(options.way().arguments());
    arguments.addAll(
        List.of("--output-format", "stream-json", "--verbose", "--include-partial-messages"));
    turn.addTo(options, arguments, environment);
    return arguments;
  }

  @Override
  public Reader reader(HeldEnd sink, DriverContext context) {
    ClaudeTurn turn = ClaudeTurn.ofOneProcess(sink, context);
    return new JsonReader(sink, context) {
      @Override
      void line(ObjectNode line) {
        turn.said(line);
      }

      @Override
      public Verdict ended(ExitStatus exit, @Nullable Verdict said) {
        return said != null ? said : Exits.verdict("claude", exit);
      }
    };
  }
}
