package dev.brokerline.protocol.result;

/** The complete answer to a request. */
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
        ShutdownResult,
        InterruptResult,
        PermissionAnswered,
        SessionInfo,
        ScreenInfo {}
