package dev.brokerline.harness.program;

import java.util.List;

/** Adds programs to {@link AgentPrograms}. Found with {@link java.util.ServiceLoader}. */
public interface AgentProgramProvider {

  /** Returns the programs, each with an id of its own. */
  List<AgentProgram> programs();
}
