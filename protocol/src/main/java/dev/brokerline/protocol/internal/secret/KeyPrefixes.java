package dev.brokerline.protocol.internal.secret;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The known prefixes of keys and tokens, as of November 2026, from their makers' documentation and
 * two public lists: GitHub's "Supported secret scanning patterns" and the default rules of
 * gitleaks. The first ones are Brokerline's and the relay's.
 */
final class KeyPrefixes {

  /** How many characters of a token are examined. */
  static final int LOOK_CHARS = 64;

  /** The characters after a prefix. */
  enum Body {
    /** Any characters. */
    ANY,
    /** Any characters with at least one digit, because words have this prefix too. */
    WITH_DIGIT,
    /** Only capital letters and digits. */
    CAPITALS
  }

  /**
   * The prefix of a kind of key.
   *
   * @param text the prefix, which is not masked
   * @param minChars the minimum number of characters after it
   * @param body the kind of these characters
   */
  record Prefix(String text, int minChars, Body body) {

    boolean begins(CharSequence text, int start, int end) {
      return end - start - this.text.length() >= minChars
          && follows(text, start, end, this.text)
          && hasBody(text, start + this.text.length(), end);
    }

    private boolean hasBody(CharSequence text, int from, int end) {
      int last = Math.min(end, from + LOOK_CHARS);
      for (int i = from; i < last && body != Body.ANY; i++) {
        char c = text.charAt(i);
        boolean isDigit = c >= '0' && c <= '9';
        if (isDigit && body == Body.WITH_DIGIT) {
          return true;
        }
        if (body == Body.CAPITALS && !isDigit && (c < 'A' || c > 'Z')) {
          return false;
        }
      }
      return body != Body.WITH_DIGIT;
    }
  }

  /** The prefixes by their first character, longest first. */
  private static final Map<Character, List<Prefix>> BY_FIRST = new HashMap<>();

  static {
    // The relay's.
    add(1, Body.ANY, "rk_live_", "rk_test_", "at_live_", "at_test_");
    // Anthropic, OpenAI, and the many that make keys as it does.
    add(1, Body.WITH_DIGIT, "sk-ant-", "sk-proj-", "sk-svcacct-", "sk-or-", "sk-");
    // Groq, xAI, Perplexity, Replicate, Hugging Face, NVIDIA, Google, Cerebras, Together.
    keys("gsk_", "xai-", "pplx-", "r8_", "hf_", "nvapi-", "AIza", "csk-", "tgp_v1_");
    // GitHub.
    add(16, Body.ANY, "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_");
    // GitLab.
    keys("glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-", "gloas-", "glimt-");
    // Atlassian, Bitbucket.
    keys("ATATT3", "ATCTT3", "ATBB");
    // AWS access key ids.
    add(16, Body.CAPITALS, "AKIA", "ASIA", "ABIA", "ACCA");
    // Google OAuth, DigitalOcean, Alibaba, Tailscale, Vault, Doppler, 1Password, Fly, Supabase.
    keys("GOCSPX-", "ya29.", "dop_v1_", "doo_v1_", "dor_v1_", "LTAI", "tskey-");
    keys("hvs.", "hvb.", "hvr.", "dp.pt.", "dp.st.", "ops_", "fo1_", "fm2_", "sbp_");
    // npm, PyPI, RubyGems, Docker Hub, Clojars, JFrog.
    keys("npm_", "pypi-", "rubygems_", "dckr_pat_", "dckr_oat_", "CLOJARS_", "AKCp");
    // crates.io, NuGet, Databricks, Mailgun, Notion (old), JFrog, Pulumi, Square: short beginnings.
    add(32, Body.WITH_DIGIT, "cio", "oy2", "dapi", "key-", "secret_", "cmVmd", "pul-", "EAAA");
    // Stripe, Square, Slack.
    add(8, Body.WITH_DIGIT, "sk_live_", "sk_test_", "rk_", "whsec_");
    add(8, Body.WITH_DIGIT, "sq0csp-", "sq0atp-", "sq0idp-");
    add(8, Body.WITH_DIGIT, "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xoxe.", "xapp-");
    // Shopify, SendGrid, Brevo.
    keys("shpat_", "shpca_", "shppa_", "shpss_", "SG.", "xkeysib-", "xsmtpsib-");
    // Notion, Linear, Figma, Postman, Sentry, Grafana, New Relic, Dynatrace, PlanetScale,
    // Contentful, age.
    keys("ntn_", "lin_api_", "lin_oauth_", "figd_", "PMAK-", "sntrys_", "sntryu_");
    keys("glsa_", "glc_", "NRAK-", "NRJS-", "dt0c01.", "pscale_", "CFPAT-", "AGE-SECRET-KEY-");
    BY_FIRST.values().forEach(all -> all.sort((a, b) -> b.text.length() - a.text.length()));
  }

  private KeyPrefixes() {}

  /** Adds prefixes of keys that are long and have digits. */
  private static void keys(String... prefixes) {
    add(16, Body.WITH_DIGIT, prefixes);
  }

  private static void add(int minChars, Body body, String... prefixes) {
    for (String text : prefixes) {
      BY_FIRST
          .computeIfAbsent(text.charAt(0), first -> new ArrayList<>())
          .add(new Prefix(text, minChars, body));
    }
  }

  /** Returns the longest prefix that a token has, if the token is long enough. */
  static @Nullable Prefix of(CharSequence text, int start, int end) {
    for (Prefix prefix : candidates(text, start, end)) {
      if (prefix.begins(text, start, end)) {
        return prefix;
      }
    }
    return null;
  }

  /** Returns whether a token begins like a key and may become one with further characters. */
  static boolean mayBegin(CharSequence text, int start, int end) {
    for (Prefix prefix : candidates(text, start, end)) {
      if (follows(text, start, end, prefix.text)) {
        return true;
      }
    }
    return false;
  }

  /** Returns all prefixes. */
  static Stream<Prefix> all() {
    return BY_FIRST.values().stream().flatMap(List::stream);
  }

  /** Returns whether the text has the expected characters before the end. */
  static boolean follows(CharSequence text, int from, int end, String expected) {
    if (from + expected.length() > end) {
      return false;
    }
    for (int i = 0; i < expected.length(); i++) {
      if (text.charAt(from + i) != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static List<Prefix> candidates(CharSequence text, int start, int end) {
    return start == end ? List.of() : BY_FIRST.getOrDefault(text.charAt(start), List.of());
  }
}
