/** Sessions and turns of agent programs: claude, codex, and every agent that speaks ACP. */
module dev.brokerline.harness {
  requires com.fasterxml.jackson.databind;
  requires dev.brokerline.concurrent;
  requires org.slf4j;
  requires transitive dev.brokerline.spawn;
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;

  exports dev.brokerline.harness;
  exports dev.brokerline.harness.program;
  exports dev.brokerline.harness.session;
  exports dev.brokerline.harness.turn;

  uses dev.brokerline.harness.program.AgentProgramProvider;
}
