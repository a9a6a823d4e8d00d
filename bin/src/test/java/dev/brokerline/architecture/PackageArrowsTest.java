package dev.brokerline.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
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
import java.util.Set;
import java.util.stream.Collectors;
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

  /** What is a list of settings, one field each. */
  private static final String SETTINGS = ".*Options(\\$Builder)?";

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
                "broker.Brokers",
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
  void noClassHasTooManyFields() {
    List<JavaClass> ours =
        house.stream()
            .filter(
                resideInAnyPackage(
                    "dev.brokerline.agents..",
                    "dev.brokerline.broker..",
                    "dev.brokerline.cli..",
                    "dev.brokerline.client..",
                    "dev.brokerline.concurrent..",
                    "dev.brokerline.terminal.."))
            .filter(type -> !type.getName().matches(SETTINGS))
            .toList();
    assertThat(ours.size()).isGreaterThan(400);
    assertThat(ours.stream().filter(type -> fields(type) > 12).map(JavaClass::getName)).isEmpty();
  }

  /** One table tells events apart: nobody asks for the type of one after the other. */
  @Test
  void nobodyAsksForMoreThanOneTypeOfEvent() {
    assertThat(house.stream().filter(PackageArrowsTest::isOfAgentsOrClient))
        .hasSizeGreaterThan(150)
        .allSatisfy(
            type -> assertThat(eventTypesAskedFor(type)).as(type.getName()).hasSizeLessThan(2));
  }

  private static boolean isOfAgentsOrClient(JavaClass type) {
    return resideInAnyPackage("dev.brokerline.agents..", "dev.brokerline.client..").test(type);
  }

  private static Set<String> eventTypesAskedFor(JavaClass type) {
    return type.getInstanceofChecks().stream()
        .map(check -> check.getRawType())
        .filter(asked -> asked.getPackageName().equals("dev.brokerline.protocol.event"))
        .map(JavaClass::getName)
        .collect(Collectors.toSet());
  }

  /** Of a line that is as brokers write them; the tests of the decoder say which are. */
  @Test
  void aLineOfTheBrokerIsScannedOnce() {
    String scanner = "dev.brokerline.protocol.internal.scan.JsonScanner";
    assertThat(callersOf(scanner, "begin"))
        .as("what scans lines, and what scans the results of answers")
        .containsExactlyInAnyOrder(
            scanner,
            "dev.brokerline.protocol.wire.InboundDecoder",
            "dev.brokerline.protocol.internal.mapper.RecordReader");
    noClasses()
        .that()
        .haveNameMatching("dev.brokerline.protocol.wire.(InboundDecoder|EventMembers).*")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("com.fasterxml.jackson.databind.*|.*JsonSyntax")
        .check(house);
  }

  private static Set<String> callersOf(String type, String method) {
    return house.get(type).getMethods().stream()
        .filter(each -> each.getName().equals(method))
        .flatMap(each -> each.getCallsOfSelf().stream())
        .map(call -> call.getOriginOwner().getName())
        .collect(Collectors.toSet());
  }

  private static long fields(JavaClass type) {
    return type.getFields().stream()
        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
        .count();
  }
}
