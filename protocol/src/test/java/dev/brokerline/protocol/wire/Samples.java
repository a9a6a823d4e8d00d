package dev.brokerline.protocol.wire;

import java.util.List;

/** One JSON text for each shape of each message, with all the fields it can have. */
final class Samples {

  /** Payloads of events. */
  static final List<String> EVENTS =
      List.of(
          """
          {"kind":"agent_spawned","name":"w","runtime":"pty","cli":"cat",\
          "provider":"claude","model":"m","parent":"p","pid":12,"source":"http_api",\
          "pre_registered":true,"registration_warning":"late"}""",
          """
          {"kind":"agent_exit","name":"w","reason":"pty_closed"}""",
          """
          {"kind":"agent_exited","name":"w","code":1,"signal":"9"}""",
          """
          {"kind":"agent_released","name":"w"}""",
          """
          {"kind":"agent_idle","name":"w","idle_secs":30,"source":"quiet"}""",
          """
          {"kind":"agent_restarting","name":"w","code":1,"signal":"9","restart_count":2,\
          "delay_ms":2000}""",
          """
          {"kind":"agent_restarted","name":"w","restart_count":2,"continuity":"native"}""",
          """
          {"kind":"agent_permanently_dead","name":"w","reason":"restart policy disabled"}""",
          """
          {"kind":"delivery_queued","name":"w","delivery_id":"del_1","event_id":"sdk_1",\
          "timestamp":1795219515123}""",
          """
          {"kind":"delivery_injected","name":"w","delivery_id":"del_1","event_id":"sdk_1",\
          "timestamp":1795219515123}""",
          """
          {"kind":"delivery_active","name":"w","delivery_id":"del_1","event_id":"sdk_1",\
          "pattern":"headless:claude"}""",
          """
          {"kind":"delivery_ack","name":"w","delivery_id":"del_1","event_id":"sdk_1",\
          "timestamp":1795219515123}""",
          """
          {"kind":"delivery_verified","name":"w","delivery_id":"del_1",\
          "event_id":"sdk_1"}""",
          """
          {"kind":"delivery_retry","name":"w","delivery_id":"del_1","event_id":"sdk_1",\
          "attempts":2}""",
          """
          {"kind":"delivery_dropped","name":"w","count":3,"reason":"released"}""",
          """
          {"kind":"delivery_dropped","delivery_id":"del_1",\
          "reason":"max_retries_exceeded"}""",
          """
          {"kind":"delivery_failed","name":"w","delivery_id":"del_1","event_id":"sdk_1",\
          "reason":"r"}""",
          """
          {"kind":"worker_ready","name":"w","runtime":"headless","provider":"claude",\
          "cli":"claude","model":"m"}""",
          """
          {"kind":"worker_stream","name":"w","stream":"stdout","chunk":"\\u001b[1mhi\\r\\n"}""",
          """
          {"kind":"worker_error","name":"w","error":{"code":"invalid_frame","message":"m",\
          "retryable":false}}""",
          """
          {"kind":"channel_subscribed","name":"w","channels":["ops"]}""",
          """
          {"kind":"channel_unsubscribed","name":"w","channels":["ops","dev"]}""",
          """
          {"kind":"relay_inbound","event_id":"e","from":"bob","target":"#dev","body":"hi",\
          "thread_id":"t","workspace_id":"ws_1","workspace_alias":"main"}""",
          """
          {"kind":"relaycast_published","event_id":"e","to":"#dev",\
          "target_type":"channel"}""",
          """
          {"kind":"relaycast_publish_failed","event_id":"e","to":"#dev","reason":"r"}""",
          """
          {"kind":"acl_denied","name":"w","sender":"bob","owner_chain":["a","b"]}""",
          """
          {"kind":"agent_state","name":"w","state":"idle","source":"structured",\
          "dialog":"Do you trust this folder?"}""",
          """
          {"kind":"turn_started","name":"w","turn":3,"event_id":"sdk_1"}""",
          """
          {"kind":"turn_event","name":"w","turn":3,"seq":2,"type":"text_delta",\
          "detail":{"message_id":"m","text":"hi"}}""",
          """
          {"kind":"turn_completed","name":"w","turn":3,"event_id":"sdk_1","success":false,\
          "stop_reason":"failed","text":"","error":{"code":"timeout","message":"m",\
          "retryable":true},"usage":{"input":1,"cache_read":2,"cache_write":3,"output":4,"reasoning":5,\
          "context_window":200000,"cost_usd":0.5}}""",
          """
          {"kind":"permission_requested","name":"w","turn":3,"permission_id":"p1",\
          "tool":"Bash","title":"ls","input":{"command":"ls"}}""",
          """
          {"kind":"permission_resolved","name":"w","turn":3,"permission_id":"p1",\
          "decision":"deny_once","by":"caller"}""",
          """
          {"kind":"model_changed","name":"w","before":"a","model":"b","evidence":"e"}""",
          """
          {"kind":"usage","name":"w","turn":3,"usage":{"input":1,"cache_read":2,"cache_write":3,"output":4,"reasoning":5,\
          "context_window":200000,"cost_usd":0.5}}""");

  /** A request's type and the answer to it. */
  static final List<String> RESULTS =
      List.of(
          """
          hello {"broker_version":"3.0.0","protocol_version":1,\
          "workspace_key":"rk_live_x","capabilities":["headless"]}""",
          """
          spawn_agent {"name":"w","runtime":"pty","provider":"claude",\
          "pre_registered":true,"warning":"late","pid":7,"session_id":"s",\
          "relay_tools":"given"}""",
          """
          send_message {"event_id":"sdk_1","to":"#dev","delivered":false,\
          "targets":["#dev"],"relaycast_published":true,"workspace_id":"ws_1",\
          "workspace_alias":"main"}""",
          """
          send_input {"name":"w","bytes_written":6}""",
          """
          resize_pty {"name":"w","rows":40,"cols":120}""",
          """
          set_model {"name":"w","model":"haiku","success":true,"status":"applied",\
          "effective":"claude-haiku","evidence":"it said so"}""",
          """
          get_metrics {"agents":[{"name":"w","pid":7,"memory_bytes":6144000000,\
          "uptime_secs":3}],"broker":{"active_agents":1,"total_agents_spawned":2,\
          "total_crashes":3,"total_restarts":4,"uptime_secs":5}}""",
          """
          get_crash_insights {"total_crashes":1,"health_score":90,\
          "recent":[{"agent_name":"w","exit_code":1,"signal":"9","timestamp":1795219515,\
          "uptime_secs":0,"category":"oom","description":"d"}],\
          "patterns":[{"category":"oom","count":1,"agents":["w"]}]}""",
          """
          release_agent {"name":"w"}""",
          """
          list_agents {"agents":[{"name":"w","runtime":"pty","cli":"cat",\
          "provider":"claude","model":"m","team":"t","parent":"Dashboard","pid":7,\
          "channels":["dev"]}]}""",
          """
          get_status {"agent_count":1,"agents":[{"name":"w","runtime":"pty","cli":"cat",\
          "provider":"claude","model":"m","team":"t","parent":"Dashboard","pid":7,\
          "channels":["dev"]}],"pending_delivery_count":1,\
          "pending_deliveries":[{"delivery_id":"del_1","event_id":"sdk_1",\
          "worker_name":"w","attempts":5}]}""",
          """
          preflight_agents {"queued":2}""",
          """
          subscribe_channels {"name":"w","channels":["dev","ops"]}""",
          """
          unsubscribe_channels {"name":"w","channels":["dev"]}""",
          """
          shutdown {"status":"shutting_down"}""",
          """
          interrupt_agent {"name":"w","interrupted":true}""",
          """
          answer_permission {"name":"w","permission_id":"p1","answered":true}""",
          """
          get_session {"name":"w","state":"idle","source":"structured","model":"m",\
          "session_id":"s","turns":2,"usage":{"input":1,"cache_read":2,"cache_write":3,"output":4,"reasoning":5,\
          "context_window":200000,"cost_usd":0.5}}""",
          """
          get_screen {"name":"w","text":"hi\\n","cursor_row":1,"cursor_col":2,"rows":36,\
          "cols":120,"title":"t"}""");

  /** A request's type and its payload. */
  static final List<String> REQUESTS =
      List.of(
          """
          hello {"client_name":"c","client_version":"1"}""",
          """
          hello {}""",
          """
          spawn_agent {"agent":{"name":"w","runtime":"pty","cli":"cat",\
          "provider":"claude","args":["-u"],"channels":["dev"],"model":"m","cwd":"/tmp",\
          "team":"t","shadow_of":"v","shadow_mode":"s","restart_policy":{"enabled":true,\
          "max_restarts":1,"cooldown_ms":1500,"max_consecutive_failures":2},\
          "permissions":"ask","may_spawn":true},\
          "initial_task":"do","idle_threshold_secs":0,"continue_from":"v",\
          "skip_relay_prompt":false}""",
          """
          spawn_agent {"agent":{"name":"w","runtime":"headless","provider":"opencode",\
          "args":[],"channels":[]}}""",
          """
          spawn_agent {"agent":{"name":"w","runtime":"pty","cli":"cat","provider":null,\
          "args":[],"channels":[],"restart_policy":null},"initial_task":null,\
          "idle_threshold_secs":null,"continue_from":null}""",
          """
          send_message {"to":"w","text":"t","from":"bob","thread_id":"th","priority":255,\
          "workspace_id":"ws_1","workspace_alias":"main","mode":"wait","data":{"a":[1,2.5,\
          null,"x"]}}""",
          """
          send_message {"to":"#dev","text":"","from":null,"priority":null}""",
          """
          send_input {"name":"w","data":"ls\\n"}""",
          """
          resize_pty {"name":"w","rows":1,"cols":65535}""",
          """
          set_model {"name":"w","model":"m","timeout_ms":250}""",
          """
          set_model {"name":"w","model":"m"}""",
          """
          get_metrics {"agent":"w"}""",
          """
          get_metrics {}""",
          """
          get_crash_insights {}""",
          """
          release_agent {"name":"w","reason":"done"}""",
          """
          release_agent {"name":"w"}""",
          """
          list_agents {}""",
          """
          get_status {}""",
          """
          preflight_agents {"agents":[{"name":"w","cli":"cat"}]}""",
          """
          preflight_agents {"agents":[]}""",
          """
          subscribe_channels {"name":"w","channels":["dev"]}""",
          """
          unsubscribe_channels {"name":"w","channels":[]}""",
          """
          shutdown {}""",
          """
          interrupt_agent {"name":"w"}""",
          """
          answer_permission {"name":"w","permission_id":"p1","decision":"deny_once"}""",
          """
          get_session {"name":"w"}""",
          """
          get_screen {"name":"w"}""");

  private Samples() {}
}
