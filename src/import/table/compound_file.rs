//! The file system inside of an old workbook (MS-CFB 2.2 to 2.6). Its reader follows chains of sectors wherever they lead: one that
//! bites its tail would be read until the memory is full, which nothing could catch. So the chains are followed here first.

/// `Err` says what is damaged. Bytes of another form are not looked at: their reader says so.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    const FREE_FROM: u32 = 0xFFFF_FFFA;
    let number = |at: usize| -> Option<u32> {
        Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
    };
    let short = || "its header is cut".to_owned();
    let shift = bytes.get(30).copied().ok_or_else(short)?;
    // Not of this form at all: the reader says so.
    if !bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) || !(7..=16).contains(&shift) {
        return Ok(());
    }
    let size = 1_usize << shift;
    let place = |sector: u32| (sector as usize).checked_add(1)?.checked_mul(size);
    let n_sectors = bytes.len() / size + 1;
    // Sectors of the allocation table: 109 in the header, the others in a chain of their own.
    let mut tables: Vec<u32> = (0..109).filter_map(|i| number(76 + 4 * i)).collect();
    let mut next = number(68).ok_or_else(short)?;
    for _ in 0..=n_sectors {
        if next >= FREE_FROM {
            break;
        }
        let at = place(next).ok_or_else(short)?;
        tables.extend((0..size / 4 - 1).filter_map(|i| number(at + 4 * i)));
        next = number(at + size - 4).ok_or("a table lies behind its end")?;
    }
    if next < FREE_FROM {
        return Err("the list of its tables has no end".to_owned());
    }
    tables.retain(|sector| *sector < FREE_FROM);
    let follow = |sector: u32| -> Option<u32> {
        let table = *tables.get(sector as usize / (size / 4))?;
        number(place(table)? + 4 * (sector as usize % (size / 4)))
    };
    let chain = |first: u32| -> Result<Vec<u32>, String> {
        let (mut chain, mut sector) = (Vec::new(), first);
        while sector < FREE_FROM {
            if chain.len() > n_sectors {
                return Err("a chain of its sectors has no end".to_owned());
            }
            chain.push(sector);
            sector = follow(sector).ok_or("a chain of its sectors leaves the file")?;
        }
        Ok(chain)
    };
    let directory = chain(number(48).ok_or_else(short)?)?;
    chain(number(60).ok_or_else(short)?)?;
    for at in directory.into_iter().filter_map(place) {
        for entry in (at..at + size).step_by(128) {
            let Some(first) = number(entry + 116) else { continue };
            let (low, high) = (number(entry + 120).unwrap_or(0), number(entry + 124).unwrap_or(0));
            // Of version 3 the upper half means nothing.
            let n_bytes =
                if shift == 9 { u64::from(low) } else { u64::from(high) << 32 | u64::from(low) };
            let kind = bytes.get(entry + 66).copied().unwrap_or(0);
            if matches!(kind, 2 | 5) && n_bytes > bytes.len() as u64 {
                return Err(format!(
                    "a part of it is said to have {n_bytes} bytes, more than the file"
                ));
            }
            if kind == 5 || (kind == 2 && n_bytes >= 4096) {
                chain(first)?;
            }
        }
    }
    Ok(())
}
