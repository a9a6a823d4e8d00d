package dev.brokerline.client;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(
    value = NativeBroker.class,
    names = {"NUPROCESS", "JAVA"})
class StoppedBrokerIT extends StoppedBrokerScenarios {}
