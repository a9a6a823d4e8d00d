package dev.brokerline.harness.turn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program asks whether a tool may run. It waits until it gets an answer.
 *
 * @param id identifies the request within its session
 * @param callId the call of the tool, or null if the program does not say; it may be the first that
 *     is heard of the call
 * @param tool the tool's name
 * @param title what it would do, in the program's words
 * @param input the tool's arguments as JSON
 * @param options the answers that the program offers; never empty
 */
public record PermissionRequest(
    String id,
    @Nullable String callId,
    String tool,
    String title,
    String input,
    List<PermissionOption> options) {

  public PermissionRequest {
    options = List.copyOf(options);
  }
}
