package dev.brokerline.protocol.internal.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.protocol.internal.secret.KeyPrefixes.Body;
import dev.brokerline.protocol.internal.secret.KeyPrefixes.Prefix;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretMaskerTest {

  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** Where keys are met; %s is the key. */
  private static final List<String> PLACES =
      List.of(
          "%s",
          "the key %s was refused",
          "the key is %s.",
          "key:%s,",
          "(%s)",
          "'%s'",
          "\u001b[32m%s\u001b[0m",
          "\u001b[1;38;5;12m%s",
          "\u009b31m%s",
          "\u001b]8;;x\u0007%s",
          "{\"chunk\":\"first\\n%s\\r\\n\"}",
          "{\"chunk\":\"\\u001b[32m%s\\u001b[0m\"}",
          "\"{\\\"chunk\\\":\\\"a\\\\n%s\\\\t\\\"}\"",
          "\\x1b[36m%s",
          "\\e[36m%s",
          "line one\r\n%s\r\nline three",
          "\t%s\t",
          "https://%s@host.example/path",
          "https://host.example/path?x=%s&y=1",
          "config.%s",
          "<b>%s</b>",
          "--with=%s",
          "élan %s élan");

  private static String mask(String text) {
    return SecretMasker.mask(text);
  }

  static Stream<Prefix> prefixes() {
    return KeyPrefixes.all();
  }

  private static String body(Prefix prefix, Random random) {
    String alphabet = prefix.body() == Body.CAPITALS ? CAPITALS : LETTERS + "23456789_";
    StringBuilder body = new StringBuilder(prefix.body() == Body.WITH_DIGIT ? "7" : "Q");
    while (body.length() < Math.max(24, prefix.minChars())) {
      body.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return body.toString();
  }

  @ParameterizedTest
  @MethodSource("prefixes")
  void aKeyIsHiddenWhereverItStands(Prefix prefix) {
    Random random = new Random(prefix.text().hashCode());
    for (String place : PLACES) {
      String body = body(prefix, random);
      String masked = mask(place.formatted(prefix.text() + body));
      assertThat(masked).as(place).doesNotContain(body.substring(0, 4)).contains("***");
      String outside = place.replace("%s", "");
      assertThat(masked.replaceAll("[\\w.-]*\\*\\*\\*\\.?", ""))
          .as(place)
          .hasSizeGreaterThan(outside.length() - 10);
    }
  }

  @ParameterizedTest
  @MethodSource("prefixes")
  void aKeyWithColoursInItIsHiddenToItsEnd(Prefix prefix) {
    String body = body(prefix, new Random(2));
    String coloured =
        prefix.text()
            + body.substring(0, 3)
            + "\u001b[7m"
            + body.substring(3, 9)
            + "\u001b[27m"
            + body.substring(9);
    assertThat(mask("see " + coloured + " end"))
        .startsWith("see " + prefix.text() + "***")
        .endsWith(" end")
        .doesNotContain(body.substring(3, 9), body.substring(9));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "TOKEN=hunter|TOKEN=***",
        "TOKEN=\"hunter two\" x|TOKEN=\"***\" x",
        "TOKEN='hunter two'|TOKEN='***'",
        "export GITHUB_TOKEN_2=hunter|export GITHUB_TOKEN_2=***",
        "API_KEY_PROD=a,b|API_KEY_PROD=***",
        "{\"apiKey\":\"hun\\\"ter\",\"x\":1}|{\"apiKey\":\"***\",\"x\":1}",
        "{\\\"client_secret\\\": \\\"a b\\\", \\\"x\\\":1}|{\\\"client_secret\\\": \\\"***\\\", \\\"x\\\":1}",
        "{'password': 'a b'}|{'password': '***'}",
        "password: hunter2|password: ***",
        "db.password = \"x\"|db.password = \"***\"",
        "x-api-key: 9a8b7c6d5e|x-api-key: ***",
        "run --api-key hunter2 -v|run --api-key *** -v",
        "run --api-key=hunter|run --api-key=***",
        "run --access-token \"a b\"|run --access-token \"***\"",
        "Authorization: Bearer abc123def456|Authorization: Bearer ***",
        "authorization: basic dXNlcjpwYXNz|authorization: basic ***",
        "-H 'Bearer 0123456789ab' x|-H 'Bearer ***' x",
        "postgres://me:hunter@db/x|postgres://me:***@db/x",
        "https://me:a:b@c@host|https://me:***@host",
        "url?access_token=hunter&x=1|url?access_token=***&x=1",
        "DB_PASS=x DB_PWD=y|DB_PASS=*** DB_PWD=***",
        "Spec[token=hunter, name=x]|Spec[token=***, name=x]",
        "Spec[name=x, token=hunter]|Spec[name=x, token=***]",
        "workspace_key=rk_live_q|workspace_key=rk_live_***",
        "secret => \"x y\"|secret => \"***\"",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_1 x|eyJ*** x",
        "a.eyJhbGciOiJIUzI1NiJ9|a.eyJhbGciOiJIUzI1NiJ9"
      })
  void whatANameGivesIsHidden(String text, String masked) {
    assertThat(mask(text)).isEqualTo(masked);
    assertThat(mask(masked)).isEqualTo(masked);
  }

  @Test
  void coloursAroundANameAndItsValueHideNothing() {
    assertThat(mask("\u001b[1mTOKEN\u001b[0m=\u001b[32mhunter\u001b[0m"))
        .isEqualTo("\u001b[1mTOKEN\u001b[0m=\u001b[32m***\u001b[0m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\\n", "\\\\n"})
  void aPrivateKeyIsHiddenWithItsLines(String lineEnd) {
    String key =
        String.join(
            lineEnd,
            "-----BEGIN RSA PRIVATE KEY-----",
            "MIIEow/+=",
            "abcd",
            "-----END RSA PRIVATE KEY-----",
            "x");
    assertThat(mask("a " + key))
        .startsWith("a -----BEGIN RSA PRIVATE KEY-----***-----END")
        .doesNotContain("MIIE", "abcd")
        .endsWith("x");
    assertThat(mask("-----BEGIN PRIVATE KEY-----\nMII")).doesNotContain("MII");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "...",
        "-----",
        "\\",
        "\\\\",
        "\u001b",
        "\u001b[",
        "a.",
        "://",
        "token",
        "token=",
        "token:",
        "--token",
        "fixed in 9fceb02d0ae598e95dc970b74767f19372d61af8 and 9fceb02",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "max_tokens: 4096, total_tokens=17, \"input_tokens\":100",
        "the token: it has expired; unknown token: Identifier",
        "a bearer of news, basic authentication, Bearer token",
        "press the key: Enter, {\"key\":\"Enter\"}, key=1",
        "monkey=banana, keyboard=de, turkey: cold, tokenizer=fast",
        "public_key=abc, primary_key: id, sort_key=name",
        "if (token == other) token == null",
        "\"token\":null, \"password\":true, password: required",
        "use --token to say so, --key -v",
        "sk-learn risk-free ask-me desk-top task-list sk-toggleable__content",
        "ASIA-PACIFIC-REGION-2 and ASIAN2 and AKIAH",
        "path-to-something-20240101 npm_config_registry pypi-simple hf_home",
        "SECRET_FILE=/run/secrets/x TOKEN_TYPE=bearer",
        "https://host:8080/a@b mailto:me@host.example",
        "PWD=/home/me cookie cutter, pass=12",
        "C:\\new\\token.txt /usr/lib/jvm/key",
        "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----",
        "日本語 😀 text\u001b[31m red\u001b[0m"
      })
  void ordinaryTextStaysAsItIs(String text) {
    assertThat(mask(text)).isEqualTo(text);
  }

  @Test
  void idsStayAsTheyAre() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
      byte[] bytes = new byte[20];
      random.nextBytes(bytes);
      StringBuilder hash = new StringBuilder();
      for (byte b : bytes) {
        hash.append("%02x".formatted(b));
      }
      String text =
          "commit %s of %s, sdk_%s, del_%s"
              .formatted(hash, uuid, hash.substring(8), uuid.replace("-", ""));
      assertThat(mask(text)).isEqualTo(text);
    }
  }

  /** Ten times the text takes ten times the looks at it, whatever it is made of. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a-",
        "-",
        ".",
        "sk-",
        "sk-.",
        "sk-.\u001b[m",
        "token=\"",
        "token='\\",
        "\\",
        "\\\"",
        "\u001b",
        "\u001b[",
        "\u001b]",
        "\u001b[1m",
        "://",
        "://a:b",
        "a:",
        "eyJ.",
        "eyJaaaaaaaa.ey",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
        "Bearer ",
        "key=",
        "--key ",
        "a.b.",
        "AKIA",
        "AKIAAKIA",
        "token:",
        "\\u001b[",
        "\\n",
        "token \u001b[m ",
        "password=,",
        "token=>",
        "\\x1b[",
        "ghp_\u001b[m"
      })
  void theTimeGrowsWithTheLengthOnly(String piece) {
    long few = looksAt(piece.repeat(2_000 / piece.length()));
    long many = looksAt(piece.repeat(20_000 / piece.length()));
    assertThat(many).isLessThan(12 * few + 10_000);
  }

  private static long looksAt(String text) {
    CountingText counted = new CountingText(text);
    String unused = SecretMasker.mask(counted);
    return counted.looks;
  }

  /** Counts how often a character is looked at or copied. */
  private static final class CountingText implements CharSequence {

    private final String text;
    private long looks;

    CountingText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      looks += end - start;
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      looks += text.length();
      return text;
    }
  }
}
