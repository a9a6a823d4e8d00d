package dev.brokerline.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The arrows between packages, in the main code of all modules that are built. Those between
 * modules are the build's.
 */
class PackageArrowsTest {

  /** What users of a module hold in their hands, and what is built behind it. */
  private static final List<String> FACADES =
      List.of("dev.brokerline.agents", "dev.brokerline.client");

  private static final String CONVERSATION = "dev.brokerline.client.internal";

  private static JavaClasses house;

  @BeforeAll
  static void readClasses() throws IOException {
    List<Path> modules;
    try (Stream<Path> beside = Files.list(Path.of(".."))) {
      modules =
          beside
              .map(module -> module.resolve("target/classes"))
              .filter(Files::isDirectory)
              .toList();
    }
    house = new ClassFileImporter().importPaths(modules);
  }

  @Test
  void seesAllModules() {
    assertThat(
            Stream.of(
                "agents.AgentRelay",
                "cli.Main",
                "client.BrokerClient",
                "concurrent.Timer",
                "protocol.RawJson",
                "relaycast.LocalRelaycast",
                "spawn.BrokerLauncher",
                "terminal.Screen",
                "testing.FakeBroker"))
        .allSatisfy(name -> assertThat(house.contain("dev.brokerline." + name)).as(name).isTrue());
  }

  @Test
  void noPackagesFormACycle() {
    slices().matching("dev.brokerline.(**)").should().beFreeOfCycles().check(house);
  }

  @Test
  void machineryKnowsNoFacade() {
    noClasses()
        .that()
        .resideInAPackage("..internal..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FACADES.toArray(String[]::new))
        .check(house);
  }

  @Test
  void onlyTheClientsMachineryKnowsADialect() {
    noClasses()
        .that(not(resideInAPackage("dev.brokerline.client.internal..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.brokerline.client.internal.dialect")
        .check(house);
  }

  @Test
  void onlyTheLibrariesOwnersKnowThem() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.brokerline.spawn..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.zaxxer..", "com.sun.jna..")
        .check(house);
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.brokerline.relaycast..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jetty..")
        .check(house);
  }

  @Test
  void noPartOfTheConversationHasTooManyFields() {
    assertThat(house.stream().filter(type -> type.getPackageName().startsWith(CONVERSATION)))
        .hasSizeGreaterThan(50)
        .allSatisfy(type -> assertThat(fields(type)).as(type.getName()).isLessThanOrEqualTo(12));
  }

  private static long fields(JavaClass type) {
    return type.getFields().stream()
        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
        .count();
  }
}
