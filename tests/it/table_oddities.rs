//! Odd exports as people meet them: what was once read as another number, or lost without a word.

use vigia::model::SampleValue::{Decimal, Integer};

use super::table::{
    found, lengths, read, refused, samples, sniffed, starts, utc, values, workbook,
};

#[test]
fn numbers_under_telling_names_are_read() {
    let text = "Fecha,Celda,LocalCell Id,Usuarios Activos DL,DL IP Throughput (Mbps),CQI Index,TAC Updates,Traffic Valid\n\
                2026-10-01 00:00,C1,7,25,12.5,9,4,100\n2026-10-01 01:00,C1,7,26,12.6,8,5,101\n";
    let file = read("users.csv", text, &utc());
    let names: Vec<&str> = file.batch.measurements.iter().map(|m| m.name.as_str()).collect();
    let wanted = [
        "Usuarios Activos DL",
        "DL IP Throughput (Mbps)",
        "CQI Index",
        "TAC Updates",
        "Traffic Valid",
    ];
    assert_eq!(names, wanted);
    // What is not read is said where somebody looks at the file.
    assert_eq!(found(&sniffed("users.csv", text, &utc()), "not read"), "LocalCell Id");
    // A person's name is nobody's business.
    let text = "Fecha,Celda,Usuario,Att\n2026-10-01 00:00,C1,Ana,5\n2026-10-01 01:00,C1,Ana,6\n";
    assert_eq!(values(&read("user.csv", text, &utc())), [Integer(5), Integer(6)]);
}

#[test]
fn a_column_whose_first_cell_has_no_values_is_read_for_the_others() {
    for word in ["N/D", "nan", "#¡DIV/0!"] {
        let mut text = "Fecha,Celda,Att,Succ\n".to_owned();
        for (cell, value) in [("C1", word), ("C2", "7")] {
            for hour in 0..300 {
                let (day, hour) = (1 + hour / 24, hour % 24);
                text.push_str(&format!("2026-10-{day:02} {hour:02}:00,{cell},5,{value}\n"));
            }
        }
        let file = read("nd.csv", text, &utc());
        let n_values = samples(&file).iter().filter(|s| s.2 == "Succ" && s.3 == Integer(7)).count();
        assert_eq!(n_values, 300, "{word}");
        assert!(file.rejects.is_empty(), "{word}: {:?}", file.rejects);
    }
}

#[test]
fn the_number_of_a_cell_tells_cells_apart() {
    let text = "Time,eNodeB Name,LocalCell Id,Att\n\
                2026-10-01 00:00,ENB1,1,10\n2026-10-01 00:00,ENB1,2,20\n2026-10-01 00:00,ENB1,3,40\n\
                2026-10-01 01:00,ENB1,1,1\n2026-10-01 01:00,ENB1,2,2\n2026-10-01 01:00,ENB1,3,4\n";
    let file = read("local.csv", text, &utc());
    assert_eq!(file.batch.objects.len(), 3, "not one, of which 40 and 4 are left");
    assert_eq!(values(&file).len(), 6);
    // A name that nobody knows says more than a number.
    let text = "Time,Emplazamiento,Local Cell ID,att\n2026-10-01 00:00,LIM014A,1,1\n2026-10-01 00:00,LIM015A,1,2\n\
                2026-10-01 01:00,LIM014A,1,3\n2026-10-01 01:00,LIM015A,1,4\n";
    let file = read("named.csv", text, &utc());
    assert_eq!(samples(&file).len(), 4, "{:?}", samples(&file));
    assert!(file.batch.objects.iter().any(|object| object.name.contains("LIM015A")));
    let text = "Time,eNodeB ID,Cell ID,Att\n2026-10-01 00:00,100,1,10\n2026-10-01 00:00,200,1,20\n\
                2026-10-01 01:00,100,1,1\n2026-10-01 01:00,200,1,2\n";
    assert_eq!(read("ids.csv", text, &utc()).batch.objects.len(), 2);
}

#[test]
fn an_hour_beside_a_time_is_not_the_time() {
    let text = "Start Time,Hour,Cell Name,Att\n2026-10-07 20:00,20,C1,1\n2026-10-07 20:15,20,C1,2\n\
                2026-10-07 20:30,20,C1,4\n2026-10-07 20:45,20,C1,8\n";
    let file = read("hour.csv", text, &utc());
    assert_eq!(values(&file), [1, 2, 4, 8].map(Integer), "not 8 alone");
    assert_eq!(lengths(&file)[0], 900);
}

#[test]
fn rows_without_an_object_are_refused_one_by_one() {
    let text =
        "Fecha,Celda,Att\n2026-10-01 00:00,C1,1\n2026-10-01 01:00,,2\n2026-10-01 02:00,C1,3\n";
    let file = read("blank.csv", text, &utc());
    assert!(file.batch.objects.iter().all(|object| !object.name.is_empty()));
    assert_eq!(values(&file), [1, 3].map(Integer));
    assert!(file.rejects[0].message.contains("names no object"));
}

#[test]
fn months_are_no_days_of_january() {
    for dates in
        [["01/10/2026", "01/11/2026", "01/12/2026"], ["10/01/2026", "11/01/2026", "12/01/2026"]]
    {
        let rows = dates.map(|date| format!("{date};C1;100\n")).concat();
        let told = refused("months.csv", format!("Fecha;Celda;Att\n{rows}"), &utc());
        assert!(told.message.contains("cannot be told apart"), "{told:?}");
    }
    // Days that follow each other are days.
    let rows: String = (6..13).map(|day| format!("{day:02}/10/2026;C1;100\n")).collect();
    let file = read("days.csv", format!("Fecha;Celda;Att\n{rows}"), &utc());
    assert_eq!(starts(&file)[0], "2026-10-06T00:00:00Z");
}

#[test]
fn digits_of_an_hour_are_no_seconds() {
    let text = "Time,Cell Name,Att\n2026100100,C1,1\n2026100101,C1,2\n2026100102,C1,4\n";
    let file = read("digits.csv", text, &utc());
    assert_eq!(starts(&file)[0], "2026-10-01T00:00:00Z", "not in March 2034");
    assert_eq!(lengths(&file)[0], 3600);
    // An old minute and seconds since 1970 stay what they were.
    let first = |text: &str| {
        let text = format!("Time,Granularity,Cell Name,Att\n{text},1 hour,C1,1\n");
        let text = format!("{text}2026-10-09 00:00,1 hour,C1,1\n");
        starts(&read("digits.csv", text, &utc()))[0].clone()
    };
    assert_eq!(first("1910010130"), "2019-10-01T01:30:00Z");
    assert_eq!(first("1790812800"), "2026-10-01T00:00:00Z");
}

#[test]
fn october_of_a_database_is_no_time_of_day() {
    let rows: String =
        ["30-SEP-2026", "01-OCT-2026", "02-OCT-2026"].map(|date| format!("{date},C1,5\n")).concat();
    let file = read("oracle.csv", format!("Date,Cell Name,Att\n{rows}"), &utc());
    assert!(file.rejects.is_empty(), "{:?}", file.rejects);
    assert_eq!(
        starts(&file),
        ["2026-09-30T00:00:00Z", "2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z"]
    );
}

#[test]
fn each_row_has_the_length_that_its_end_says() {
    let text = "time,end,cell,att\n2026-10-01 00:00,2026-10-01 01:00,C1,4\n2026-10-01 01:00,2026-10-01 01:15,C1,1\n\
                2026-10-01 01:15,2026-10-01 01:30,C1,1\n2026-10-01 01:30,2026-10-01 01:45,C1,1\n";
    assert_eq!(lengths(&read("ends.csv", text, &utc())), [3600, 900, 900, 900]);
}

#[test]
fn lines_may_end_as_on_old_systems() {
    let text = "Fecha,Celda,RRC Att\r2026-10-01 00:00,C1,10\r2026-10-01 01:00,C1,11\r";
    assert_eq!(values(&read("cr.csv", text, &utc())), [10, 11].map(Integer));
}

#[test]
fn other_sheets_with_tables_are_named() {
    let table: &[&[&str]] = &[
        &["Fecha", "Celda", "Att"],
        &["@2026-10-01 00:00:00", "C1", "=1"],
        &["@2026-10-01 01:00:00", "C1", "=2"],
    ];
    let book = workbook(&[("LTE", table), ("Notas", &[&["texto"]]), ("UMTS", table)]);
    let warnings = read("sheets.xlsx", book, &utc()).warnings;
    assert!(
        warnings.iter().any(|w| w.contains("\"UMTS\"") && !w.contains("Notas")),
        "{warnings:?}"
    );
    let book = workbook(&[("LTE", table), ("Notas", &[&["texto"]])]);
    let warnings = read("one.xlsx", book, &utc()).warnings;
    assert!(!warnings.iter().any(|w| w.contains("other sheets")), "{warnings:?}");
}

#[test]
fn a_sign_of_percent_that_is_only_written_multiplies_nothing() {
    use rust_xlsxwriter::{Format, Workbook};
    let of_format = |format: &str, value: f64| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, name) in ["time", "cell", "rate"].into_iter().enumerate() {
            sheet.write(0, column as u16, name).unwrap();
        }
        for row in 1..4 {
            sheet.write(row, 0, format!("2026-10-01T0{row}:00:00Z")).unwrap();
            sheet.write(row, 1, "C1").unwrap();
            let format = Format::new().set_num_format(format);
            sheet.write_number_with_format(row, 2, value, &format).unwrap();
        }
        sheet.write(4, 0, "2026-10-01T04:00:00Z").unwrap();
        sheet.write(4, 1, "C1").unwrap();
        sheet.write(4, 2, "98.5%").unwrap();
        values(&read("rate.xlsx", book.save_to_buffer().unwrap(), &utc()))
    };
    for format in ["0.00\"%\"", "0.00\\%"] {
        assert_eq!(of_format(format, 98.5), [Decimal(98.5); 4], "{format}");
    }
    assert_eq!(
        of_format("0.00%", 0.985),
        [Decimal(98.5); 4],
        "a text with its own sign is no fraction"
    );
}

#[test]
fn a_comma_that_is_not_quoted_moves_nobody() {
    let text = "number,opened_at,resolved_at,closed_at,short_description,priority,state,cmdb_ci\n\
                INC1,2026-10-01 00:00,2026-10-01 01:00,,Caida de sitio, sin energia,1 - Critical,Closed,LIM001\n\
                INC2,2026-10-01 00:00,2026-10-01 01:00,,Caida,1 - Critical,Closed,LIM002\n";
    let file = read("tickets.csv", text, &utc());
    assert_eq!(file.rejects.len(), 1, "{:?}", file.rejects);
    assert!(file.rejects[0].message.contains("9 cells, the header 8"));
}

/// The directory of this old workbook is followed by itself: read on, it fills the memory.
#[test]
fn an_old_workbook_that_bites_its_tail_is_refused() {
    const NONE: u32 = 0xFFFF_FFFE;
    let mut bytes = vec![0_u8; 3 * 512];
    let mut put = |at: usize, number: u32| bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
    put(0, 0xE011_CFD0);
    put(4, 0xE11A_B1A1);
    put(24, 0x0003_003E);
    put(28, 0x0009_FFFE);
    put(32, 6);
    put(44, 1);
    put(48, 1);
    put(56, 4096);
    put(60, NONE);
    put(68, NONE);
    (0..109).for_each(|i| put(76 + 4 * i, if i == 0 { 0 } else { u32::MAX }));
    // The table: itself, then the directory.
    put(512, 0xFFFF_FFFD);
    put(516, 1);
    let told = refused("damaged.xls", bytes, &utc());
    assert!(told.message.contains("a chain of its sectors has no end"), "{told:?}");
}
