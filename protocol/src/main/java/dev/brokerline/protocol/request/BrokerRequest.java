package dev.brokerline.protocol.request;

/**
 * A request to the broker, with the class of its answer.
 *
 * @param <R> the record that answers it
 */
public sealed interface BrokerRequest<R>
    permits Hello,
        SpawnAgent,
        SendMessage,
        SendInput,
        ResizePty,
        SetModel,
        GetMetrics,
        GetCrashInsights,
        ReleaseAgent,
        ListAgents,
        GetStatus,
        PreflightAgents,
        SubscribeChannels,
        UnsubscribeChannels,
        Shutdown,
        InterruptAgent,
        AnswerPermission,
        GetSession,
        GetScreen {

  /** Returns the wire name of the request. */
  String type();

  /** Returns the class of the answer. */
  Class<R> resultType();
}
