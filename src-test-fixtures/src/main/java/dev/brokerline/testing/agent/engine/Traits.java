package dev.brokerline.testing.agent.engine;

import dev.brokerline.testing.agent.script.PermissionOption;
import dev.brokerline.testing.agent.script.WhenBusy;
import java.util.List;
import java.util.Map;

/**
 * What is particular about a program, whatever it speaks.
 *
 * @param version its version
 * @param models the models that it lists, its own first
 * @param acceptsAnyModel whether it accepts a model that it does not list
 * @param whenBusy what it does with a second prompt
 * @param options the answers that it offers when it asks for permission
 */
public record Traits(
    String version,
    List<String> models,
    boolean acceptsAnyModel,
    WhenBusy whenBusy,
    List<PermissionOption> options) {

  private static final List<PermissionOption> PLAIN =
      List.of(
          new PermissionOption("allow-once", "Allow once", "allow_once"),
          new PermissionOption("allow-always", "Always allow", "allow_always"),
          new PermissionOption("reject-once", "Reject", "reject_once"));

  private static final List<String> MOCK = List.of("mock-model", "other-model", "third-model");

  private static final Traits OTHER = new Traits("1.0.0", MOCK, false, WhenBusy.QUEUE, PLAIN);

  private static final Map<String, Traits> PROGRAMS =
      Map.of(
          "claude",
          new Traits("2.1.332", List.of("opus", "sonnet", "haiku"), false, WhenBusy.QUEUE, PLAIN),
          "codex",
          new Traits("0.171.0", MOCK, true, WhenBusy.STEER, PLAIN),
          "gemini",
          new Traits(
              "0.61.0",
              List.of("gemini-2.5-flash", "auto", "gemini-2.5-pro", "gemini-3.8-flash"),
              true,
              WhenBusy.CANCEL_FIRST,
              List.of(
                  new PermissionOption("proceed_always", "Allow for this session", "allow_always"),
                  new PermissionOption("proceed_once", "Allow", "allow_once"),
                  new PermissionOption("cancel", "Reject", "reject_once"))),
          "opencode",
          new Traits(
              "1.18.33",
              List.of("mock/mock-model", "mock/other-model"),
              false,
              WhenBusy.QUEUE,
              List.of(
                  new PermissionOption("once", "Allow once", "allow_once"),
                  new PermissionOption("always", "Always allow", "allow_always"),
                  new PermissionOption("reject", "Reject", "reject_once"))),
          "copilot",
          new Traits(
              "1.0.102",
              MOCK,
              true,
              WhenBusy.QUEUE,
              List.of(
                  new PermissionOption("allow_once", "Allow once", "allow_once"),
                  new PermissionOption("allow_always", "Always allow", "allow_always"),
                  new PermissionOption("reject_once", "Deny", "reject_once"))),
          "qwen",
          new Traits(
              "0.24.4",
              List.of("mock-model(openai)", "other-model(openai)"),
              false,
              WhenBusy.KILL_FIRST,
              List.of(
                  new PermissionOption("proceed_once", "Allow", "allow_once"),
                  new PermissionOption(
                      "proceed_once_and_switch_to_default",
                      "Switch to Default Mode and allow once (recommended)",
                      "allow_once"),
                  new PermissionOption("cancel", "Reject", "reject_once"))),
          "codex-acp",
          new Traits("2.6.0", MOCK, false, WhenBusy.QUEUE, PLAIN),
          "claude-agent-acp",
          new Traits(
              "0.101.0",
              List.of("sonnet", "default", "opus", "haiku"),
              false,
              WhenBusy.QUEUE,
              List.of(
                  new PermissionOption("allow-once", "Yes", "allow_once"),
                  new PermissionOption("reject", "No", "reject_once"))));

  /** Returns whether a turn fails if its model's name says that there is no such model. */
  boolean asksForUnknownModels() {
    return equals(of("codex")) || equals(of("claude")) || equals(of("copilot"));
  }

  /** Returns what is particular about the program of this name. */
  public static Traits of(String name) {
    return PROGRAMS.getOrDefault(name, OTHER);
  }
}
