package dev.brokerline.broker;

import dev.brokerline.client.StoppedBrokerScenarios;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(value = Talk.Form.class, names = "CHILD_PROCESS")
@EnabledOnOs(value = OS.LINUX, disabledReason = "a signal stops it")
class OwnStoppedBrokerIT extends StoppedBrokerScenarios {}
