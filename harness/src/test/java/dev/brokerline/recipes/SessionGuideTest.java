package dev.brokerline.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide shows the very code of sessions that is run. */
class SessionGuideTest {

  private static final Path RECIPES =
      Path.of("src/test/java/dev/brokerline/recipes/SessionRecipes.java");
  private static final Path GUIDE = Path.of("../GUIDE.md");

  private static final Pattern RECIPE =
      Pattern.compile("(?ms)^  // (\\d+)\n  static void (\\w+)\\(.*?\\) \\{\n(.*?)\n  \\}$");
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^## (1[1-9]|[2-9]\\d)\\. [^\n]+\n\n```java\n(.*?)\n```$");

  @Test
  void showsTheCodeOfEachRecipe() throws IOException {
    List<String> run =
        all(RECIPE, RECIPES)
            .map(found -> found.group(1) + "\n" + found.group(3).stripIndent())
            .toList();
    List<String> shown =
        all(BLOCK, GUIDE).map(found -> found.group(1) + "\n" + found.group(2)).toList();
    assertThat(shown).hasSize(6).isEqualTo(run);
  }

  @Test
  void showsTheImportsOfTheRecipes() throws IOException {
    String imports =
        Files.readString(RECIPES)
            .lines()
            .filter(line -> line.startsWith("import "))
            .collect(Collectors.joining("\n"));
    assertThat(Files.readString(GUIDE)).contains("```java\n" + imports + "\n```");
  }

  @Test
  void everyRecipeIsRun() throws IOException {
    String runner =
        Files.readString(Path.of("src/test/java/dev/brokerline/recipes/SessionRecipesIT.java"));
    assertThat(all(RECIPE, RECIPES))
        .allSatisfy(
            recipe -> assertThat(runner).containsPattern("SessionRecipes\\." + recipe.group(2)));
  }

  private static Stream<MatchResult> all(Pattern pattern, Path file) throws IOException {
    return pattern.matcher(Files.readString(file)).results();
  }
}
