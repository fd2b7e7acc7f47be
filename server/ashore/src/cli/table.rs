//! Columns as wide as their longest cell; where a terminal is narrower, the widest give way.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Between two columns.
const GAP: usize = 2;
/// No column gives way further.
const LEAST: usize = 4;

/// A head and its rows; `room`: the terminal's columns, if there is one.
pub fn table(head: &[String], rows: &[Vec<String>], room: Option<usize>) -> String {
    let all: Vec<&[String]> = std::iter::once(head)
        .chain(rows.iter().map(Vec::as_slice))
        .collect();
    aligned(&all, room).join("\n")
}

/// Rows without a head, a line each.
pub fn rows(rows: &[Vec<String>], room: Option<usize>) -> Vec<String> {
    let all: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
    aligned(&all, room)
}

/// One row in columns of these widths; one of [`usize::MAX`] is as wide as its cell.
pub fn row(cells: &[String], widths: &[usize]) -> String {
    let cell = |(cell, width): (&String, &usize)| match *width {
        usize::MAX => plain(cell),
        width => padded(&cut(&plain(cell), width), width),
    };
    let cells: Vec<String> = cells.iter().zip(widths).map(cell).collect();
    cells.join("  ").trim_end().to_owned()
}

fn aligned(all: &[&[String]], room: Option<usize>) -> Vec<String> {
    let mut widths: Vec<usize> = Vec::new();
    for row in all {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(*row) {
            *width = (*width).max(plain(cell).width());
        }
    }
    if let Some(room) = room {
        give_way(&mut widths, room);
    }
    all.iter().map(|cells| row(cells, &widths)).collect()
}

fn give_way(widths: &mut [usize], room: usize) {
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > room {
        let widest = widths.iter_mut().filter(|width| **width > LEAST).max();
        let Some(widest) = widest else { return };
        *widest -= 1;
    }
}

/// The cell and blanks; a Chinese letter is as wide as two.
pub fn padded(cell: &str, width: usize) -> String {
    let blanks = width.saturating_sub(cell.width());
    format!("{cell}{:blanks$}", "")
}

/// What callers and programs sent must not move the cursor.
fn plain(cell: &str) -> String {
    let letter = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    cell.chars().map(letter).collect()
}

/// As much of the cell as fits, with a mark where something is left out.
fn cut(cell: &str, width: usize) -> String {
    if cell.width() <= width {
        return cell.to_owned();
    }
    let mut left = width.saturating_sub(1);
    let fits = |c: &char| {
        let wide = c.width().unwrap_or_default();
        let fits = wide <= left;
        left = left.saturating_sub(wide);
        fits
    };
    cell.chars().take_while(fits).chain(['…']).collect()
}

/// A sentence in lines of a terminal, broken between words; later lines begin with `indent`.
pub fn wrapped(text: &str, room: Option<usize>, indent: &str) -> String {
    let Some(room) = room else {
        return text.to_owned();
    };
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last().map_or(0, |line| line.width());
        if line > 0 && line + 1 + word.width() > room {
            lines.push(format!("{indent}{word}"));
        } else if let Some(last) = lines.last_mut() {
            if line > 0 {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn columns_are_as_wide_as_their_longest_cell_and_lines_do_not_end_in_blanks() {
        let rows = [
            words(&["orders", "http/80", ""]),
            words(&["a", "é", "held"]),
        ];
        assert_eq!(
            table(&words(&["NAME", "PORT", "STATE"]), &rows, None),
            "NAME    PORT     STATE\norders  http/80\na       é        held"
        );
        let chinese = table(&words(&["名称", "状态"]), &[words(&["a", "就绪"])], None);
        assert_eq!(chinese, "名称  状态\na     就绪");
    }

    #[test]
    fn the_widest_columns_give_way_to_the_terminal() {
        let rows = [words(&["orders", "a-very-long-name-of-a-workload", "held"])];
        let head = words(&["NAME", "WORKLOAD", "STATE"]);
        assert_eq!(
            table(&head, &rows, Some(26)),
            "NAME    WORKLOAD     STATE\norders  a-very-lon…  held"
        );
        let rows = [words(&["就绪就绪就绪"])];
        assert_eq!(table(&words(&["A"]), &rows, Some(6)), "A\n就绪…");
        let narrow = table(&head, &[words(&["orders", "workload", "held"])], Some(3));
        assert_eq!(narrow, "NAME  WOR…  STA…\nord…  wor…  held");
    }

    #[test]
    fn a_cell_does_not_move_the_cursor() {
        let rows = [words(&["a\x1b[2Jb\n", "c"])];
        let told = table(&words(&["A", "B"]), &rows, None);
        assert_eq!(told, "A        B\na\u{fffd}[2Jb\u{fffd}  c");
    }

    #[test]
    fn sentences_are_broken_between_words() {
        assert_eq!(wrapped("a bc def", Some(5), "  "), "a bc\n  def");
        assert_eq!(wrapped("unbreakable a", Some(5), "  "), "unbreakable\n  a");
        assert_eq!(wrapped("a bc def", None, ""), "a bc def");
    }
}
