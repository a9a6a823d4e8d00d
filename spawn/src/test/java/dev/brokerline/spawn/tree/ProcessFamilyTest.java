package dev.brokerline.spawn.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.tree.ProcessFamily.Member;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessFamilyTest {

  private static final long BROKER = 10;
  private static final long WORKER = 20;
  private static final long PROGRAM = 30;
  private static final long GRANDCHILD = 40;

  private final FakeProcesses system = new FakeProcesses();
  private final ProcessIdentity broker = system.run(BROKER, 1, 100, "/bin/broker");
  private ProcessFamily family = ProcessFamily.of(broker);

  @Test
  void all_descendants_belong_to_it_and_nobody_else() {
    tree();
    system.run(50, 1, 100, "/bin/stranger");

    assertThat(pids()).containsExactlyInAnyOrder(WORKER, PROGRAM, GRANDCHILD);
  }

  @Test
  void who_was_seen_once_stays_when_its_parents_are_gone() {
    tree();
    grow();
    system.end(WORKER);
    system.end(BROKER);
    grow();

    assertThat(pids()).containsExactlyInAnyOrder(PROGRAM, GRANDCHILD);
  }

  @Test
  void what_an_orphan_starts_belongs_to_it_too() {
    tree();
    grow();
    system.end(WORKER);
    system.run(60, PROGRAM, 200, "/bin/late");

    assertThat(pids()).containsExactlyInAnyOrder(PROGRAM, GRANDCHILD, 60L);
  }

  @Test
  void another_process_with_the_id_of_one_that_ended_is_not_taken_for_it() {
    tree();
    grow();
    system.end(PROGRAM);
    system.end(GRANDCHILD);
    system.run(PROGRAM, 1, 999, "/bin/cat");
    system.run(70, PROGRAM, 1000, "/bin/child-of-a-stranger");

    assertThat(pids()).containsExactly(WORKER);
  }

  @Test
  void a_process_that_looks_older_than_its_parent_is_not_its_child() {
    system.run(80, BROKER, 99, "/bin/older");

    assertThat(pids()).isEmpty();
  }

  @Test
  void a_table_that_was_begun_before_a_process_was_seen_does_not_drop_it() {
    ProcessTable old = system.table();
    tree();
    grow();

    family = family.grown(old, system);

    assertThat(family.identities()).hasSize(3);
  }

  @Test
  void an_executable_that_is_replaced_is_followed() {
    system.worker(WORKER, BROKER, 110, "a");
    system.run(PROGRAM, WORKER, 120, "/bin/broker");
    grow();
    system.run(PROGRAM, WORKER, 120, "/bin/cat");
    grow();

    assertThat(family.identities()).contains(new ProcessIdentity(PROGRAM, 120, "/bin/cat"));
  }

  @Test
  void members_know_their_agent_even_if_its_name_comes_later() {
    system.run(WORKER, BROKER, 110, "/bin/broker");
    system.run(PROGRAM, WORKER, 120, "/bin/broker");
    system.run(GRANDCHILD, PROGRAM, 130, "/bin/sh");
    grow();
    assertThat(ofAgent("a")).isEmpty();
    system.worker(WORKER, BROKER, 110, "a");
    grow();

    assertThat(ofAgent("a")).containsExactlyInAnyOrder(WORKER, PROGRAM, GRANDCHILD);
  }

  @Test
  void those_of_a_new_agent_of_the_same_name_are_no_orphans() {
    tree();
    grow();
    system.end(WORKER);
    system.worker(90, BROKER, 200, "a");
    system.run(91, 90, 210, "/bin/cat");
    grow();

    ProcessFamily now = family;
    assertThat(ids(now.only(now::isOrphan))).containsExactlyInAnyOrder(PROGRAM, GRANDCHILD);
    assertThat(ofAgent("a")).contains(90L, 91L);
  }

  @Test
  void it_stops_growing_at_its_bound() {
    for (long i = 0; i < ProcessFamily.MAX_MEMBERS + 10; i++) {
      system.run(1000 + i, BROKER, 200, "/bin/x");
    }
    assertThat(pids()).hasSize(ProcessFamily.MAX_MEMBERS);
  }

  private void tree() {
    system.worker(WORKER, BROKER, 110, "a");
    system.run(PROGRAM, WORKER, 120, "/bin/cat");
    system.run(GRANDCHILD, PROGRAM, 130, "/bin/sh");
  }

  private void grow() {
    family = family.grown(system.table(), system);
  }

  private List<Long> pids() {
    grow();
    return ids(family);
  }

  private List<Long> ofAgent(String agent) {
    return ids(family.only(member -> member.isOf(Set.of(agent))));
  }

  private static List<Long> ids(ProcessFamily family) {
    return family.members().stream().map(Member::identity).map(ProcessIdentity::pid).toList();
  }
}
