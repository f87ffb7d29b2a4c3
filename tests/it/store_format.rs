//! Tile bytes: a fixed tile has fixed bytes, every tile comes back bit for bit, and no bytes make the reader panic.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fastlanes::BitPacking;
use proptest::prelude::*;
use vigia::store::tile::{Tile, marks};

fn tile(n_rows: usize, n_periods: usize, cells: &[(usize, f64)]) -> Tile {
    let mut tile = Tile::new(n_periods);
    tile.reach_row(n_rows - 1);
    for &(cell, value) in cells {
        tile.values[cell] = value;
        tile.marks[cell] = marks::PRESENT;
    }
    tile
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// If this fails, the format has changed: give it a new codec number and keep reading the old one.
#[test]
fn the_bytes_of_runs() {
    let mut small = tile(1, 4, &[(0, 1.5), (1, -2.25), (3, 300.0)]);
    small.marks[2] = marks::NULL;
    small.marks[3] |= marks::SUSPECT;
    assert_eq!(hex(&small.encode()), SMALL);
    assert_eq!(Tile::decode(&small.encode()), Ok(small));

    // Full rows of several runs, and a row with a gap.
    let cells: Vec<(usize, f64)> =
        (0..24 * 96).filter(|i| *i != 1000).map(|i| (i, (i * 7 % 1000) as f64)).collect();
    let full = tile(24, 96, &cells);
    let bytes = full.encode();
    assert_eq!((bytes.len(), crc32fast::hash(&bytes)), (FULL_LENGTH, FULL_CHECKSUM));
    assert_eq!(Tile::decode(&bytes), Ok(full));
}

const SMALL: &str = "0104022ae46ed05b01000000040000000300000001000000010000000000000000000000000002c00000000000c072400000000000b47240\
    0b0408041fffffffffffffff000f77010040841d";
const FULL_LENGTH: usize = 2662;
const FULL_CHECKSUM: u32 = 1_386_503_466;

/// Caches of before schema 4 have tiles of codec 1.
#[test]
fn vectors_of_older_caches_are_read() {
    let bytes = old_tile();
    let mut small = tile(1, 4, &[(0, 1.5), (1, -2.25), (3, 300.0)]);
    small.marks[2] = marks::NULL;
    small.marks[3] |= marks::SUSPECT;
    assert_eq!(Tile::decode(&bytes), Ok(small));

    // A full vector of 1,024 goes through `fastlanes`: lanes of 32 bits, and of 64 for wide numbers.
    for (n_bits, top) in [(10_usize, 1_000_u64), (40, 1_000_000_007_000)] {
        let numbers: Vec<u64> = (0..1024).map(|i| i * 7_919_000_003 % top).collect();
        let mut payload = 5_i64.to_le_bytes().to_vec();
        payload.push(n_bits as u8);
        if n_bits <= 32 {
            let narrow: Vec<u32> = numbers.iter().map(|number| *number as u32).collect();
            let mut words = [0_u32; 1024 * 10 / 32];
            u32::pack::<10, 320>(narrow.as_array().unwrap(), &mut words);
            payload.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        } else {
            let mut words = [0_u64; 1024 * 40 / 64];
            u64::pack::<40, 640>(numbers.as_array().unwrap(), &mut words);
            payload.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        }
        let cells: Vec<(usize, f64)> =
            numbers.iter().enumerate().map(|(i, number)| (i, (number + 5) as f64)).collect();
        let full = tile(32, 32, &cells);
        // The header of the tile as it is written today, with the codec of old.
        let mut bytes = full.encode()[..56].to_vec();
        bytes[1] = 1;
        bytes.extend(payload);
        seal(&mut bytes);
        assert_eq!(Tile::decode(&bytes), Ok(full));
    }
}

/// Four periods of one object: 1.5, -2.25, nothing, and 300, which is suspect; as they were written before schema 4.
pub fn old_tile() -> Vec<u8> {
    (0..OLD.len()).step_by(2).map(|i| u8::from_str_radix(&OLD[i..i + 2], 16).unwrap()).collect()
}

const OLD: &str = "0101022aea3beeeb01000000040000000300000001000000010000000000000000000000000002c00000000000c072400000000000b47240\
    0b04081fffffffffffffff10770100001176";

#[derive(Clone, Debug)]
enum Numbers {
    Counters,
    Decimals,
    Odd,
    Any,
}

fn any_tile() -> impl Strategy<Value = Tile> {
    let shape = (1_usize..=64, prop_oneof![Just(1_usize), Just(7), Just(24), Just(96)]);
    let numbers = prop_oneof![
        Just(Numbers::Counters),
        Just(Numbers::Decimals),
        Just(Numbers::Odd),
        Just(Numbers::Any)
    ];
    (shape, numbers, prop_oneof![Just(0_u32), Just(3), Just(50), Just(100)], any::<u64>()).prop_map(
        |((n_rows, n_periods), numbers, percent, seed)| {
            let mut tile = Tile::new(n_periods);
            tile.reach_row(n_rows - 1);
            let mut state = seed | 1;
            let mut next = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state
            };
            for cell in 0..n_rows * n_periods {
                if next() % 100 >= u64::from(percent) {
                    tile.marks[cell] =
                        if percent > 0 && next() % 10 == 0 { marks::NULL } else { 0 };
                    continue;
                }
                let doubt = if next() % 17 == 0 { marks::SUSPECT } else { 0 };
                tile.marks[cell] = marks::PRESENT | doubt;
                tile.values[cell] = match numbers {
                    Numbers::Counters => (next() % 5000) as f64,
                    Numbers::Decimals => (next() % 1_000_000) as f64 / 1000.0,
                    Numbers::Odd => {
                        let integer = next().cast_signed();
                        if integer as f64 as i128 != i128::from(integer) {
                            tile.exact.insert(cell as u32, integer);
                        }
                        integer as f64
                    }
                    Numbers::Any => f64::from_bits(next()),
                };
            }
            tile
        },
    )
}

fn same_bits(a: &Tile, b: &Tile) -> bool {
    a.n_periods == b.n_periods
        && a.values.len() == b.values.len()
        && a.values.iter().zip(&b.values).all(|(a, b)| a.to_bits() == b.to_bits())
        && (&a.marks, &a.exact) == (&b.marks, &b.exact)
}

/// Puts the right checksum in, so that the reader has to look at the rest.
fn seal(bytes: &mut [u8]) {
    if bytes.len() >= 8 {
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&bytes[..4]);
        hasher.update(&bytes[8..]);
        bytes[4..8].copy_from_slice(&hasher.finalize().to_le_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_tile_comes_back_bit_for_bit(tile in any_tile()) {
        let bytes = tile.encode();
        let back = Tile::decode(&bytes).unwrap();
        prop_assert!(same_bits(&back, &tile));
        prop_assert_eq!(back.encode(), bytes, "the same cells give the same bytes");
    }

    #[test]
    fn buffers_are_used_again(first in any_tile(), second in any_tile()) {
        let mut buffer = Tile::default();
        buffer.decode_into(&first.encode()).unwrap();
        buffer.decode_into(&second.encode()).unwrap();
        prop_assert!(same_bits(&buffer, &second));
    }

    #[test]
    fn every_flipped_bit_is_noticed(tile in any_tile(), at in any::<prop::sample::Index>(), bit in 0..8) {
        let mut bytes = tile.encode();
        let at = at.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        prop_assert!(Tile::decode(&bytes).is_err());
    }

    #[test]
    fn sealed_damage_never_panics(
        tile in any_tile(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = tile.encode();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        seal(&mut bytes);
        Tile::decode(&bytes).ok();
        bytes.truncate(cut.index(bytes.len()));
        seal(&mut bytes);
        prop_assert!(Tile::decode(&bytes).is_err() || bytes == tile.encode());
    }

    #[test]
    fn random_bytes_never_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..400), codec in 0_u8..5) {
        if let Some(head) = bytes.first_chunk_mut::<2>() {
            *head = [1, codec];
        }
        seal(&mut bytes);
        Tile::decode(&bytes).ok();
    }
}

/// Powers of ten, neighbors of 2^53, negative zero, infinities: none may be rounded.
#[test]
fn hard_numbers_stay_exact() {
    let numbers = [
        0.1,
        0.3,
        1e-9,
        123_456.789,
        1e22,
        9_007_199_254_740_991.0,
        9_007_199_254_740_992.0,
        9_007_199_254_740_994.0,
        -0.0,
        f64::NAN,
        f64::INFINITY,
        f64::MIN_POSITIVE,
        f64::MAX,
        9_223_372_036_854_775_808.0,
        -9_223_372_036_854_775_808.0,
    ];
    for a in numbers {
        for b in numbers {
            let tile = tile(1, 24, &[(0, a), (1, b), (23, 7.0)]);
            assert!(same_bits(&Tile::decode(&tile.encode()).unwrap(), &tile), "{a} {b}");
        }
    }
}
