package dev.brokerline.testing.agent.script;

/**
 * The tokens of one model request. Each program reports them in its own way.
 *
 * @param input the tokens of the input that no cache had
 * @param cacheRead the tokens of the input that a cache had
 * @param cacheWrite the tokens of the input that were written to a cache
 * @param output the tokens of the output, with those of reasoning
 * @param reasoning the tokens of reasoning
 */
public record AgentUsage(int input, int cacheRead, int cacheWrite, int output, int reasoning) {

  /** What the recordings of the real programs have: 100 tokens in, 20 of them cached, 7 out. */
  public static final AgentUsage STANDARD = new AgentUsage(80, 20, 0, 7, 2);

  /** Nothing. */
  public static final AgentUsage NONE = new AgentUsage(0, 0, 0, 0, 0);

  /** Returns the sum of both. */
  public AgentUsage plus(AgentUsage other) {
    return new AgentUsage(
        input + other.input,
        cacheRead + other.cacheRead,
        cacheWrite + other.cacheWrite,
        output + other.output,
        reasoning + other.reasoning);
  }

  /** Returns the tokens of the input, cached or not. */
  public int allInput() {
    return input + cacheRead + cacheWrite;
  }

  /** Returns all tokens. */
  public int total() {
    return allInput() + output;
  }
}
