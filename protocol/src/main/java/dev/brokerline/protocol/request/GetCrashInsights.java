package dev.brokerline.protocol.request;

import dev.brokerline.protocol.result.CrashInsights;

/** Asks for the crashes of workers so far. Exits of programs do not count. */
public record GetCrashInsights() implements BrokerRequest<CrashInsights> {

  @Override
  public String type() {
    return "get_crash_insights";
  }

  @Override
  public Class<CrashInsights> resultType() {
    return CrashInsights.class;
  }
}
