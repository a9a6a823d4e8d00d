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

/** The guide shows the very code that is run. */
class GuideTest {

  private static final Pattern RECIPE =
      Pattern.compile("(?ms)^  // (\\d+)\n  static void (\\w+)\\(.*?\\) \\{\n(.*?)\n  \\}$");

  /** The recipes from 11 on are those of sessions, and stand in the harness. */
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^## (\\d|10)\\. [^\n]+\n\n```java\n(.*?)\n```$");

  @Test
  void showsTheCodeOfEachRecipe() throws IOException {
    List<String> run =
        all(RECIPE, Path.of("src/test/java/dev/brokerline/recipes/Recipes.java"))
            .map(found -> found.group(1) + "\n" + found.group(3).stripIndent())
            .toList();
    List<String> shown =
        all(BLOCK, Path.of("../GUIDE.md"))
            .map(found -> found.group(1) + "\n" + found.group(2))
            .toList();
    assertThat(shown).hasSize(10).isEqualTo(run);
  }

  @Test
  void showsTheImportsOfTheRecipes() throws IOException {
    String recipes = Files.readString(Path.of("src/test/java/dev/brokerline/recipes/Recipes.java"));
    String imports =
        recipes
            .lines()
            .filter(line -> line.startsWith("import "))
            .collect(Collectors.joining("\n"));
    assertThat(Files.readString(Path.of("../GUIDE.md"))).contains("```java\n" + imports + "\n```");
  }

  @Test
  void everyRecipeIsRun() throws IOException {
    String runner =
        Files.readString(Path.of("src/test/java/dev/brokerline/recipes/RecipesIT.java"));
    assertThat(all(RECIPE, Path.of("src/test/java/dev/brokerline/recipes/Recipes.java")))
        .allSatisfy(
            recipe -> assertThat(runner).containsPattern("Recipes(::|\\.)" + recipe.group(2)));
  }

  private static Stream<MatchResult> all(Pattern pattern, Path file) throws IOException {
    return pattern.matcher(Files.readString(file)).results();
  }
}
