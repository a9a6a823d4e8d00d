package dev.brokerline.broker;

import dev.brokerline.client.CyclesScenarios;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Talk.Form.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "what a process holds is read in /proc")
class OwnCyclesIT extends CyclesScenarios {}
