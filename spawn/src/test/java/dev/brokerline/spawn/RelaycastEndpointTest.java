package dev.brokerline.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.RelaycastEndpoint.Workspace;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelaycastEndpointTest {

  private static final String KEY = "rk_live_0123";
  private static final URI LOCAL = URI.create("http://127.0.0.1:4711/");

  @Test
  void aWorkspaceIsToldByIdAliasAndKeyNeverByABareKey() {
    assertThat(RelaycastEndpoint.of(LOCAL, new Workspace("ws_1", "home", KEY)).variables())
        .containsOnlyKeys("RELAYCAST_BASE_URL", "RELAY_WORKSPACES_JSON")
        .containsEntry("RELAYCAST_BASE_URL", "http://127.0.0.1:4711")
        .containsEntry(
            "RELAY_WORKSPACES_JSON",
            "[{\"workspace_id\":\"ws_1\",\"workspace_alias\":\"home\",\"api_key\":\"rk_live_0123\"}]");
    assertThat(RelaycastEndpoint.of(LOCAL, new Workspace("ws_1", null, KEY)).variables())
        .containsEntry(
            "RELAY_WORKSPACES_JSON", "[{\"workspace_id\":\"ws_1\",\"api_key\":\"rk_live_0123\"}]");
  }

  @Test
  void theOtherWaysAreAKeyAnAddressOrBoth() {
    assertThat(RelaycastEndpoint.cloud(KEY).variables()).containsOnlyKeys("RELAY_API_KEY");
    assertThat(RelaycastEndpoint.of(LOCAL).variables()).containsOnlyKeys("RELAYCAST_BASE_URL");
    assertThat(RelaycastEndpoint.of(LOCAL, KEY).variables())
        .containsOnlyKeys("RELAYCAST_BASE_URL", "RELAY_API_KEY");
    assertThat(RelaycastEndpoint.of(LOCAL).baseUri()).hasToString("http://127.0.0.1:4711");
    assertThat(RelaycastEndpoint.cloud(KEY).baseUri()).hasScheme("https");
  }

  @Test
  void noKeyIsEverPrinted() {
    Workspace workspace = new Workspace("ws_1", null, KEY);
    assertThat(
            List.of(
                workspace,
                RelaycastEndpoint.of(LOCAL, workspace),
                RelaycastEndpoint.of(LOCAL, KEY),
                RelaycastEndpoint.of(URI.create(LOCAL + "/rk_path_0123/"), workspace),
                RelaycastEndpoint.of(URI.create(LOCAL + "/rk_path_0123")),
                RelaycastEndpoint.of(URI.create(LOCAL + "/rk_path_0123")).address(),
                RelaycastEndpoint.cloud(KEY)))
        .allSatisfy(value -> assertThat(value.toString()).doesNotContain("0123"));
  }

  @Test
  void whatTheBrokerWouldMisunderstandIsRefusedWithoutPrintingIt() {
    assertThatThrownBy(() -> RelaycastEndpoint.cloud("sk_0123"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("0123");
    assertThatThrownBy(() -> new Workspace("ws\"", null, KEY))
        .isInstanceOf(IllegalArgumentException.class);
    for (String address :
        List.of(
            "ftp://h", "http:/x", "http://u:secret@h", "http://h?k=secret", "http://h#secret")) {
      assertThatThrownBy(() -> RelaycastEndpoint.of(URI.create(address)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("secret");
    }
  }
}
