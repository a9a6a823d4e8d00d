package dev.brokerline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.model.AgentPermissions;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.AgentStarted;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents write to each other, to channels and to people with the tools that their programs got. */
@ParameterizedClass
@EnumSource(Talk.Form.class)
@Timeout(180)
class RelayToolsIT {

  @Parameter private Talk.Form form;
  @TempDir private Path directory;
  private FakeAgentExecutable claude;
  private FakeAgentExecutable qwen;
  private Talk talk;

  @BeforeEach
  void open() throws Exception {
    AgentTurn[] turns = new AgentTurn[20];
    Arrays.fill(turns, AgentTurn.hello());
    claude = FakeAgentExecutable.create(directory, "claude", AgentScript.of(turns));
    qwen = FakeAgentExecutable.create(directory, "qwen", AgentScript.of(turns));
    talk = new Talk(form, directory);
  }

  @AfterEach
  void close() {
    talk.close();
  }

  private static AgentSpec agent(String name, String program) {
    return AgentSpec.headless(name, HeadlessProvider.of(program));
  }

  private ToolCaller spawn(AgentSpec spec) throws Exception {
    int before = claude.record().received("mcp_set_servers").size();
    AgentStarted started = talk.ask(SpawnAgent.of(spec).withSkipRelayPrompt(true));
    assertThat(started.relayTools()).isEqualTo("given");
    return ToolCaller.in(claude.record().received("mcp_set_servers").get(before));
  }

  private ToolCaller claude(String name) throws Exception {
    return spawn(agent(name, "claude"));
  }

  private void awaitPrompt(FakeAgentExecutable program, String words) {
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(program.record().prompts()).anyMatch(it -> it.contains(words)));
  }

  @Test
  void aDirectMessageIsATurnOfTheOtherAndIsToldToTheHost() throws Exception {
    ToolCaller ann = claude("ann");
    talk.ask(SpawnAgent.of(agent("bob", "qwen")).withSkipRelayPrompt(true));
    assertThat(qwen.record().received("session/new").get(0))
        .contains("\"type\":\"http\"", "\"name\":\"relay\"", "\"name\":\"Authorization\"");
    ToolCaller bob = ToolCaller.in(qwen.record().received("session/new").get(0));

    JsonNode sent = ann.call("send_dm", "to", "bob", "text", "look at this");

    assertThat(sent.path("status").asText()).isEqualTo("queued_unconfirmed");
    assertThat(sent.path("receivers").toString()).isEqualTo("[\"bob\"]");
    String id = sent.path("message_id").asText();
    talk.await(DeliveryEvent.Verified.class, it -> id.equals(it.eventId()));
    assertThat(qwen.record().prompts())
        .containsExactly("Message from ann [" + id + "]:\nlook at this");
    assertThat(talk.await(RelayEvent.Inbound.class, 1))
        .isEqualTo(new RelayEvent.Inbound(id, "ann", "bob", "look at this", null, null, null));

    JsonNode answered = bob.call("reply_to_thread", "message_id", id, "text", "I did");

    assertThat(answered.path("to").asText()).isEqualTo("ann");
    assertThat(answered.path("thread_id").asText()).isEqualTo(id);
    awaitPrompt(claude, "I did");
    assertThat(bob.call("check_inbox").path("messages")).isEmpty();
  }

  @Test
  void aChannelHasTwoAgentsAndAPerson() throws Exception {
    ToolCaller ann = claude("ann");
    ToolCaller bob = claude("bob");
    ToolCaller eve = claude("eve");
    assertThat(ann.call("join_channel", "channel", "#dev").path("channels").toString())
        .isEqualTo("[\"#dev\"]");
    bob.call("join_channel", "channel", "dev");

    talk.ask(SendMessage.of("#dev", "what now?").withFrom("human:mia"));
    awaitPrompt(claude, "what now?");
    JsonNode sent = ann.call("post_message", "channel", "#dev", "text", "I test it");

    assertThat(sent.path("receivers").toString()).isEqualTo("[\"bob\"]");
    assertThat(sent.path("told_to_host").asBoolean()).isTrue();
    RelayEvent.Inbound told = talk.await(RelayEvent.Inbound.class, 1);
    assertThat(told.target()).isEqualTo("#dev");
    assertThat(told.from()).isEqualTo("ann");
    JsonNode heard = bob.call("list_messages", "channel", "#dev");
    assertThat(heard.path("messages")).hasSize(2);
    assertThat(heard.at("/messages/0/from").asText()).isEqualTo("human:mia");
    assertThat(heard.at("/messages/1/text").asText()).isEqualTo("I test it");
    String first = heard.at("/messages/0/message_id").asText();
    assertThat(
            bob.call("list_messages", "channel", "#dev", "after", first, "limit", 5)
                .path("messages"))
        .hasSize(1);
    assertThat(eve.call("reply_to_thread", "message_id", first, "text", "me too").path("receivers"))
        .hasSize(2);
    assertThat(ann.call("list_channels").toString())
        .contains("{\"name\":\"#dev\",\"members\":[\"ann\",\"bob\"]}");
    bob.call("leave_channel", "channel", "#dev");
    assertThat(ann.call("post_message", "channel", "#dev", "text", "alone").path("status").asText())
        .isEqualTo("told_to_host");
    JsonNode dm = ann.call("send_dm", "to", "human:mia", "text", "done");
    assertThat(dm.path("status").asText()).isEqualTo("told_to_host");
    talk.await(RelayEvent.Inbound.class, it -> "human:mia".equals(it.target()));
  }

  @Test
  void theAgentsAreListedAsTheyAre() throws Exception {
    ToolCaller ann = claude("ann");
    claude("bob");

    JsonNode all = ann.call("list_agents");

    assertThat(all.path("agents")).hasSize(2);
    assertThat(all.at("/agents/0").toString())
        .isEqualTo(
            "{\"name\":\"ann\",\"status\":\"idle\",\"program\":\"claude\","
                + "\"channels\":[],\"you\":true}");
    assertThat(ann.call("list_agents", "status", "running").path("agents")).isEmpty();
  }

  @Test
  void controlCharactersOfAMessageAreNotPassedOnAndTheReceiptSaysSo() throws Exception {
    ToolCaller ann = claude("ann");
    talk.ask(SpawnAgent.of(AgentSpec.pty("term", "cat").withArgs(List.of("-v"))));

    JsonNode sent = ann.call("send_dm", "to", "term", "text", "one\u001b[201~\u0003two");

    assertThat(sent.path("removed_characters").asInt()).isEqualTo(2);
    String id = sent.path("message_id").asText();
    talk.await(DeliveryEvent.Verified.class, it -> id.equals(it.eventId()));
    talk.awaitOutput("term", "\r\none[201~two\r\n");
    assertThat(talk.await(RelayEvent.Inbound.class, 1).body()).isEqualTo("one[201~two");
    assertThat(ann.call("send_dm", "to", "term", "text", "x").has("removed_characters")).isFalse();
    assertThat(ann.refused("send_dm", "to", "term", "text", "\u0003"))
        .isEqualTo("invalid_arguments");
  }

  @Test
  void whatIsWrongIsSaidAndChangesNothing() throws Exception {
    ToolCaller ann = claude("ann");

    assertThat(ann.refused("send_dm", "to", "nobody", "text", "x"))
        .isEqualTo("recipient_not_found");
    assertThat(ann.refused("send_dm", "to", "ann", "text", "x")).isEqualTo("invalid_arguments");
    assertThat(ann.refused("send_dm", "to", "#general", "text", "x"))
        .isEqualTo("invalid_arguments");
    assertThat(ann.refused("send_dm", "to", "human:mia", "text", "ü".repeat(32_769)))
        .isEqualTo("invalid_arguments");
    assertThat(ann.refused("join_channel", "channel", "a,b")).isEqualTo("invalid_arguments");
    assertThat(ann.refused("reply_to_thread", "message_id", "msg_1", "text", "x"))
        .isEqualTo("message_not_found");
    assertThat(talk.all(RelayEvent.Inbound.class)).isEmpty();
    assertThat(
            ann.call("send_dm", "to", "human:mia", "text", "ü".repeat(32_768))
                .path("status")
                .asText())
        .isEqualTo("told_to_host");
  }

  @Test
  void nobodyReadsOrAnswersTheLettersOfOthers() throws Exception {
    ToolCaller ann = claude("ann");
    ToolCaller eve = claude("eve");
    String id =
        ann.call("send_dm", "to", "human:mia", "text", "secret").path("message_id").asText();

    assertThat(eve.refused("reply_to_thread", "message_id", id, "text", "x"))
        .isEqualTo("message_not_found");
    assertThat(eve.call("check_inbox").toString()).doesNotContain("secret");
  }

  @Test
  void anAgentThatFloodsIsStopped() throws Exception {
    ToolCaller ann = claude("ann");
    ToolCaller bob = claude("bob");
    for (int i = 0; i < 100; i++) {
      assertThat(ann.call("send_dm", "to", "human:mia", "text", "x" + i).has("error")).isFalse();
    }

    JsonNode refused = ann.call("send_dm", "to", "human:mia", "text", "one more");

    assertThat(refused.at("/error/code").asText()).isEqualTo("rate_limited");
    assertThat(refused.at("/error/message").asText()).contains("wait ");
    assertThat(bob.call("send_dm", "to", "human:mia", "text", "y").has("error")).isFalse();
    assertThat(talk.all(RelayEvent.Inbound.class)).hasSizeLessThanOrEqualTo(101);
  }

  @Test
  void aReleasedAgentIsLetInNoMore() throws Exception {
    ToolCaller ann = claude("ann");
    ToolCaller bob = claude("bob");
    List<CompletableFuture<HttpResponse<String>>> calls =
        Stream.generate(() -> ann.send("list_agents")).limit(6).toList();

    talk.ask(ReleaseAgent.of("ann"));

    for (CompletableFuture<HttpResponse<String>> call : calls) {
      assertThat(call.get(20, TimeUnit.SECONDS).statusCode()).isIn(200, 401);
    }
    assertThat(ann.send("list_agents").get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(401);
    assertThat(bob.call("list_agents").path("agents")).hasSize(1);
  }

  @Test
  void anAgentThatMaySpawnStartsAndEndsItsOwnAgentsAlone() throws Exception {
    ToolCaller lead =
        spawn(agent("lead", "claude").withMaySpawn(true).withPermissions(AgentPermissions.DENY));
    ToolCaller ann = claude("ann");
    assertThat(
            ann.send("add_agent", "name", "x", "cli", "qwen", "task", "t")
                .get(20, TimeUnit.SECONDS)
                .body())
        .contains("-32602");

    JsonNode added =
        lead.call("add_agent", "name", "kid", "cli", "qwen", "task", "do it", "channel", "#dev");

    assertThat(added.path("started").asBoolean()).isTrue();
    talk.await(AgentEvent.Spawned.class, it -> "kid".equals(it.name()));
    awaitPrompt(qwen, "do it");
    assertThat(qwen.record().prompts().get(0))
        .startsWith("You are the agent \"kid\".")
        .endsWith("\n\ndo it");
    assertThat(talk.ask(new ListAgents()).agents())
        .filteredOn(it -> "kid".equals(it.name()))
        .singleElement()
        .satisfies(it -> assertThat(it.channels()).containsExactly("dev"));
    assertThat(lead.refused("remove_agent", "name", "ann")).isEqualTo("not_yours");
    assertThat(lead.refused("remove_agent", "name", "nobody")).isEqualTo("agent_not_found");
    assertThat(lead.refused("add_agent", "name", "ann", "cli", "qwen", "task", "t"))
        .isEqualTo("agent_exists");
    assertThat(lead.refused("add_agent", "name", "y", "cli", "no-such-program", "task", "t"))
        .isEqualTo("program_not_found");

    assertThat(lead.call("remove_agent", "name", "kid").path("removed").asBoolean()).isTrue();
    talk.await(AgentEvent.Released.class, it -> "kid".equals(it.name()));
  }

  @Test
  void theNoteComesOnceWithTheFirstWords() throws Exception {
    talk.ask(SpawnAgent.of(agent("ann", "claude")).withInitialTask("first"));
    talk.ask(SendMessage.of("ann", "second"));

    talk.await(SessionEvent.TurnCompleted.class, 2);
    assertThat(claude.record().prompts().get(0))
        .startsWith("You are the agent \"ann\".")
        .endsWith("\n\nfirst")
        .hasLineCount(5);
    assertThat(claude.record().prompts().get(1)).isEqualTo("second");
  }

  @Test
  void theTokenIsInNoArgument() throws Exception {
    ToolCaller ann = claude("ann");

    assertThat(claude.record().starts().toString()).doesNotContain(ann.token());
    assertThat(talk.events().toString()).doesNotContain(ann.token());
  }
}
