package dev.brokerline.testing.agent.script;

/** What a program does with a prompt that arrives while another one is answered. */
public enum WhenBusy {
  /** It answers the second one after the first one (opencode, copilot, claude). */
  QUEUE,
  /** It cancels the first one, and answers the second one (gemini). */
  CANCEL_FIRST,
  /** It ends the first one with an error, and answers the second one (qwen). */
  KILL_FIRST,
  /** It takes the second one as more input of the first one (codex). */
  STEER
}
