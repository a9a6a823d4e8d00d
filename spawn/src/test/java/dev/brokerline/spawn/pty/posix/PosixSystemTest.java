package dev.brokerline.spawn.pty.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.error.PtyUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where there are terminals, and what is said elsewhere. */
final class PosixSystemTest {

  @ParameterizedTest
  @CsvSource({"Windows 11,amd64", "SunOS,x86_64", "Linux,riscv64", "Linux,x86", "'',''"})
  void elsewhere_a_sentence_says_why_there_are_none(String os, String processor) {
    String problem = PosixSystem.problem(os, processor);

    assertThat(problem).contains("this is '" + os + "' on '" + processor + "'");
    assertThat(new PtyUnavailableException(String.valueOf(problem)))
        .hasMessageStartingWith("no program can be run in a terminal here, because this library")
        .hasMessageEndingWith("programs without a terminal work");
  }

  @Test
  void the_numbers_of_macos_are_those_of_its_headers() {
    assertThat(Abi.MACOS.spawnFlags()).isEqualTo((short) 0x440c);
    assertThat(Abi.LINUX.spawnFlags()).isEqualTo((short) 0x8c);
  }
}
