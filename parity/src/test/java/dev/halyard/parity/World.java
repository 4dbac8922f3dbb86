package dev.halyard.parity;

import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The few names and values of one round. Registry, overrides and contexts all draw from them: that
 * is what makes them meet.
 */
final class World {
    private static final long NEW_YEAR_2026 = 1_767_225_600_000L;

    /** What "now" is about; questions are asked a millisecond around it. */
    final long now;

    final List<String> users = new ArrayList<>();
    final List<String> tenants = new ArrayList<>();
    final List<String> tiers = new ArrayList<>(List.of("staff", "admin", "anonymous", "gold"));
    final List<String> roles = new ArrayList<>(List.of("editor"));
    final List<String> attributes;
    final List<String> texts = new ArrayList<>();
    final List<Value> numbers = new ArrayList<>();
    final List<String> versions = new ArrayList<>();

    /** What conditions ask of an attribute, so that contexts can have what they ask for. */
    final Map<String, List<CohortMaker.Condition>> asked = new HashMap<>();

    World(Dice dice) {
        now = aboutNow(dice);
        for (int i = dice.between(3, 6); i > 0; i--) {
            users.add(OddTexts.id(dice));
            texts.add(OddTexts.text(dice));
            numbers.add(OddNumbers.number(dice));
            versions.add(
                    versions.isEmpty()
                            ? OddVersions.version(dice)
                            : OddVersions.near(versions.get(0), dice));
        }
        for (int i = dice.between(2, 3); i > 0; i--) {
            tenants.add(OddTexts.id(dice));
        }
        users.add(dice.percent(50) ? versions.get(0) : OddInstants.of(now, dice));
        tiers.add(OddTexts.id(dice));
        roles.add(OddTexts.id(dice));
        attributes = dice.shuffled(OddTexts.NAMES).subList(0, dice.between(3, 6));
        texts.add(OddTexts.monotonous(dice));
        texts.addAll(users.subList(0, 2));
    }

    private static long aboutNow(Dice dice) {
        return dice.percent(70)
                ? dice.of(NEW_YEAR_2026, 0L, -1L, 951_782_400_000L, 1_709_164_799_999L)
                : dice.between(OddInstants.FIRST, OddInstants.LAST);
    }

    /** A millisecond at which something may expire, or be compared with. */
    long moment(Dice dice) {
        long moment = now + dice.of(-86_400_000L, -1_000L, -1L, 0L, 0L, 1L, 1_000L, 86_400_000L);
        return Math.clamp(moment, OddInstants.FIRST, OddInstants.LAST);
    }
}
