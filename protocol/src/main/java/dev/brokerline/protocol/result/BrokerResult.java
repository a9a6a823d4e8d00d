package dev.brokerline.protocol.result;

/** An answer to a request, whole. */
public sealed interface BrokerResult
    permits AgentList,
        AgentStarted,
        BrokerMetrics,
        BrokerStatus,
        ChannelSubscription,
        CrashInsights,
        HelloResult,
        MessageAccepted,
        PreflightResult,
        ReleaseResult,
        ResizeResult,
        SendInputResult,
        SetModelResult,
        ShutdownResult {}
