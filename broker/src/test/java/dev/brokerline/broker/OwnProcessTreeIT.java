package dev.brokerline.broker;

import dev.brokerline.client.ProcessTreeScenarios;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Talk.Form.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the scenarios look at processes in /proc")
class OwnProcessTreeIT extends ProcessTreeScenarios {}
