package dev.brokerline.spawn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.tree.RunRecord.CorruptRecordException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRecordTest {

  private static final RunRecord RECORD =
      new RunRecord(
          new RunId("0d5e"),
          new RunRecord.Where("host pid:[4]", "boot-1"),
          new ProcessIdentity(1, 2, "/usr/bin/java"),
          new ProcessIdentity(3, 4, "/opt/a b/broker"),
          Path.of("/tmp/agent-relay-ephemeral-3"),
          List.of(
              new ProcessIdentity(5, 6, "/odd\nname\t100%0A\r"), new ProcessIdentity(7, 8, "")));

  @Test
  void it_is_read_as_it_was_written_whatever_files_are_called() throws Exception {
    assertThat(RunRecord.parse(RECORD.toText())).isEqualTo(RECORD);
  }

  @Test
  void every_beginning_of_it_is_recognised_as_torn() {
    String text = RECORD.toText();
    for (int length = 0; length < text.length(); length++) {
      String torn = text.substring(0, length);
      assertThatThrownBy(() -> RunRecord.parse(torn))
          .as("%s characters", length)
          .isInstanceOf(CorruptRecordException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "brokerline-run\t1\nend\n",
        "brokerline-run\t1\nprocess\tx y z\nend\n",
        "brokerline-run\t1\nprocess\nend\n",
        "brokerline-run\t1\nhost\t1 99999999999999999999 /x\nend\n",
        "{\"version\":1}\n"
      })
  void what_is_no_record_is_said_to_be_corrupt(String text) {
    assertThatThrownBy(() -> RunRecord.parse(text)).isInstanceOf(CorruptRecordException.class);
  }

  @Test
  void a_later_version_is_told_from_a_corrupt_file() {
    assertThat(RunRecord.isOfLaterVersion("brokerline-run\t2\nwhatever")).isTrue();
    assertThat(RunRecord.isOfLaterVersion(RECORD.toText())).isFalse();
    assertThat(RunRecord.isOfLaterVersion("garbage")).isFalse();
  }
}
