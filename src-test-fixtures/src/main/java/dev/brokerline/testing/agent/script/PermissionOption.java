package dev.brokerline.testing.agent.script;

/**
 * One answer that a program offers when it asks for permission.
 *
 * @param id what the client answers with
 * @param name what a person reads
 * @param kind {@code allow_once}, {@code allow_always}, {@code reject_once} or {@code
 *     reject_always}
 */
public record PermissionOption(String id, String name, String kind) {

  /** Returns whether the answer allows the tool. */
  public boolean allows() {
    return kind.startsWith("allow");
  }
}
