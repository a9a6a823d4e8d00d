package dev.brokerline.agents.internal.registry;

import dev.brokerline.agents.model.PermissionQuestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The questions of an agent that wait for an answer, with a limit on their number. Guarded by
 * {@link SessionMemory}.
 */
final class OpenQuestions {

  /** As many as our broker lets a program ask at a time. */
  private static final int MAX_QUESTIONS = 64;

  private final Map<String, PermissionQuestion> open = new LinkedHashMap<>();

  void add(PermissionQuestion question) {
    open.put(question.id(), question);
    if (open.size() > MAX_QUESTIONS) {
      open.remove(open.keySet().iterator().next());
    }
  }

  void resolved(@Nullable String id) {
    open.remove(id);
  }

  /** Forgets all: the program that asked is gone. */
  void clear() {
    open.clear();
  }

  /** Returns the questions, oldest first. */
  List<PermissionQuestion> all() {
    return new ArrayList<>(open.values());
  }
}
