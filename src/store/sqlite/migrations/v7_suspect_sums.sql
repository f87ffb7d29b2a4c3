-- Schema 7: profiles may say what their suspect values add up to, drawn in profile.rs. Those that do not are as good as before: where
-- suspect values do not count, the tile is read instead. So nothing changes here but the number, which keeps older programs away from
-- profiles that they would take for damaged.
UPDATE meta SET has_profiles = has_profiles;
